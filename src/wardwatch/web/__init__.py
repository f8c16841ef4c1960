"""The door for people with a browser: translate, authorize, at most one operation call.

Shell     what stands around every page: who I am, where I can go, whom to call
Page      a frozen value with exactly what one template shows; a view builds it, the template only arranges it
Part      a small value that several pages show: a tag, a date, a source, a step of a reason
"""
