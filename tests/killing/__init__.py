"""Pull the plug on the whole chain (pull, match, propose, approve, publish, send) and compare how it ends.

`ground` is a center of its own on a durable database; `launcher` starts there what is killed: `chain`, at its random
moments or (`points`) at its n-th commit; `ending` puts the end state in a form that two runs can be compared in.
"""
