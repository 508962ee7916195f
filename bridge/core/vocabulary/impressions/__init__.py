"""From an impression (a title, an artist, a scene, a feeling) to a brief."""

from bridge.core.vocabulary.impressions.impression import Impression, impression

__all__ = ["Impression", "impression"]
