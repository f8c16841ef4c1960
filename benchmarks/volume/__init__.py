"""Claims and inventories of a size that no public data has, in the proportions of the real ones."""
