-- What a saga's step met when it was tried last, for nova-manage inspect.
ALTER TABLE sagas ADD COLUMN trouble text NOT NULL DEFAULT '';
