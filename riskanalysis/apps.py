"""The riskanalysis app."""

from django.apps import AppConfig


class RiskanalysisConfig(AppConfig):
    """Risk analyses in the individual's perspective (SOSFS 2011:9 5 kap. 1 §)."""

    name = "riskanalysis"
    verbose_name = "Riskanalyser"
