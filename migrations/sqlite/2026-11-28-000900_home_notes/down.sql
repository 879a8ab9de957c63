DROP TABLE home_notes;
