"""DOOR: people with a browser. Translate, authorize, at most one operation call.

Law: a view makes a page value and a template arranges it; GET never changes anything; hidden and missing look the same.
Shell     what stands around every page: who I am, where I can go, whom to call
Page      a frozen value with exactly what one template shows; a view builds it, the template only arranges it
Part      a small value that several pages show: a tag, a date, a source, a step of a reason
"""
