"""The standard dashboards: is this subsystem all right, in one look?"""
