"""DOOR: the command line. Translate, authorize, at most one operation call; one module per noun.

Law: every command has `--json`; errors say whether trying again helps and end with a code other than 0; a command works
beside a running `up`, and starts and stops the embedded database itself where none runs.
"""
