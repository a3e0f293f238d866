"""The platform's charts, by the names of their presets."""

from collections.abc import Mapping

from .aws_charts import AWS_CHARTS
from .chart_facts import KnownChart
from .cluster_charts import CLUSTER_CHARTS

CHARTS: Mapping[str, KnownChart] = dict(sorted({**AWS_CHARTS, **CLUSTER_CHARTS}.items()))
