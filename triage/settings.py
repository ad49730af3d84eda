"""The `triage:` section of config.yaml."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class TriageSettings(BaseModel):
    """Thresholds are sums of evidence weights; folders and files are optional additions of a township."""

    model_config = ConfigDict(extra="forbid")

    open_at: float = Field(default=2.8, gt=0, description="at or above: a ticket")
    ask_at: float = Field(default=1.3, gt=0, description="at or above: a card to the grid worker")
    press_at: float = Field(default=1.7, gt=0, description="points for a card when only the topic is named")
    grieve_at: float = Field(default=2.8, gt=0, description="points for a card when no topic is known")
    alert_at: float = Field(default=2.0, gt=0, description="at or above: a scam lure")
    opinion: bool = Field(default=True, description="whether the learned second opinion is heard")
    opinion_file: Path | None = None
    lexicon_dir: Path | None = None
    handbook: Path | None = None
    max_length: int = Field(default=600, ge=50, le=4096, description="characters judged of a long message")
