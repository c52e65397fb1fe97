-- No table: the service keeps nothing. With this file it has a role, which the health check signs in as.
COMMENT ON SCHEMA platform IS 'empty: GET /health signs in as its role';
