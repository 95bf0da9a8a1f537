//! What stands around the tables, and tables that are not whole.
