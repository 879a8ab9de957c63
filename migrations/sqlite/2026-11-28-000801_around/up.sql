-- Places around a point.
CREATE INDEX places_by_point ON places (latitude, longitude);
