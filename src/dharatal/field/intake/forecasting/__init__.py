"""The day on which a quota is reached, and how sure that is; no database."""

from dharatal.field.intake.forecasting.history import History
from dharatal.field.intake.forecasting.model import DRAWS, HORIZON, Forecast, Says, forecast

__all__ = ["DRAWS", "HORIZON", "Forecast", "History", "Says", "forecast"]
