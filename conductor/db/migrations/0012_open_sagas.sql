-- One index of open sagas: with two the planner, whose statistics say that hardly any is open, may look for
-- a server's by reading all of them.
DROP INDEX sagas_unfinished;
