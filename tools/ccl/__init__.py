"""Developer modules that turn the Commerce Control List into reviewable tables.

They are tools, not part of the library: a reviewer reruns them when the regulation
changes and reads the difference. What a machine cannot read safely is written by
hand in ``hand/*.csv``, each row tied to a hash of the text it was read from, so
that a changed sentence is reported instead of silently keeping the old reading.
"""
