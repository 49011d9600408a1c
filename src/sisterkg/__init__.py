"""sisterkg publishes a city's sister-city records as validated linked data."""

from importlib.metadata import version

__version__ = version("sisterkg")
