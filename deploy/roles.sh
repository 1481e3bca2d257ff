#!/bin/sh
# Run once by the database's image when it is new: the role that owns the tables and the role that owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$WHERRY_DATABASE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE wherry_owner LOGIN PASSWORD :'password';
CREATE ROLE wherry_app LOGIN PASSWORD :'password';
CREATE DATABASE wherry OWNER wherry_owner;
SQL
