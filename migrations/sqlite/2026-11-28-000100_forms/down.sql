DROP TABLE featured;
DROP TABLE host_forms;
