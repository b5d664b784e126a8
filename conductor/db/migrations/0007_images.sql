-- The small Image service of a standalone cloud. The data are files of nova-api; `location` is the name of
-- one, '' until it is there. An upload holds its image until upload_until, and renews that.
CREATE TABLE images (
  id uuid PRIMARY KEY,
  name text,
  owner text NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'saving', 'active')),
  visibility text NOT NULL DEFAULT 'shared' CHECK (visibility IN ('public', 'private', 'shared', 'community')),
  protected boolean NOT NULL DEFAULT false,
  os_hidden boolean NOT NULL DEFAULT false,
  disk_format text,
  container_format text,
  min_ram integer NOT NULL DEFAULT 0,
  min_disk integer NOT NULL DEFAULT 0,
  size bigint,
  virtual_size bigint,
  checksum text,
  os_hash_algo text,
  os_hash_value text,
  location text NOT NULL DEFAULT '',
  upload text NOT NULL DEFAULT '',
  upload_until timestamptz NOT NULL DEFAULT '-infinity',
  tags jsonb NOT NULL DEFAULT '[]',
  properties jsonb NOT NULL DEFAULT '{}',
  created timestamptz NOT NULL DEFAULT now(),
  updated timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX images_by_age ON images (created DESC, id DESC);
CREATE INDEX images_by_owner ON images (owner, created DESC, id DESC);
