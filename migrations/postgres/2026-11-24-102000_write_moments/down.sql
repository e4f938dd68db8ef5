DROP FUNCTION rastro_settled_moment();
DROP FUNCTION rastro_write_moment();
