"""COMPOSITION ROOT: the only place that knows every slice. Settings, urls, schedule, wiring, the demo sector.

Law: configuration comes from the environment and the home folder alone; wiring says who subscribes to what.
"""
