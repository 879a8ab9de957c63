DROP INDEX places_by_point;
