-- A filter's alternatives as an array; immutable, so that the planner sees a constant.
CREATE FUNCTION json_texts(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT array(SELECT jsonb_array_elements_text(list)) $$;
