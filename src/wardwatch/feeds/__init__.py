"""MEANING: bring documents in, one folder per source.

Law: collect and parse are separate; bytes are archived before anything reads them; a bad record is quarantined with
file, place and reason, and the good rest goes in; pulling twice changes nothing; a killed pull resumes.
Feed (a folder: FEED, collect, parse) · Origin (where a pull takes files from) · Intake (archived bytes to claims, in
batches) · Entry (one record) · Run (one pull) · Retrieval (what conditional requests need) · QuarantinedRecord.
"""
