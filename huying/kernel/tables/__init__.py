"""Tables that come in as files: read in any shape that offices send, refused in words, looked at before written."""
