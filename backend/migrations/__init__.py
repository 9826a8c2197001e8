"""The schema, version after version. Each is a file of `versions/`, named by its number.

Expand, then contract: two adjacent versions of Palier run side by side on one database, so a version only ever *adds*
what the one before it can ignore: a table, a nullable column or one with a server default, an index. What is no longer
used is removed one version later, when no running program reads it any more. Renaming is adding, copying, and removing
one version later. There is no way down: going back is restoring the backup that was made before.

`python -m backend.migrations.draft "What changes"` writes the next version from the difference between the models and
the versions so far; read it, and correct it, before it is committed. Until the first release,
`python -m backend.migrations.draft --first` writes version 0001 anew.
"""
