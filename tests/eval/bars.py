"""The bars: what each figure must reach; a leading "<" means at most."""

NAMES = {
    "precision": "open 的准确率",
    "recall": "open+ask+answer 的召回率",
    "ask_none": "无诉求而 ask",
    "category": "类别正确率",
    "category_macro": "类别正确率(各类平均)",
    "kind": "诉求类型正确率",
    "urgency": "紧急程度正确率",
    "emergency_recall": "突发紧急召回率",
    "emergency_false": "误报突发紧急",
    "scam_recall": "骗局召回率",
    "scam_false": "误报骗局",
    "open": "每万条误 open",
    "ask": "每万条误 ask",
    "alert": "每万条误 alert",
    "fraud_recall": "诈骗短信召回率",
    "ads_alerted": "广告被误报",
}
# Required now (exit code 1 when missed) and aimed at.
REQUIRED = {
    "chat": {"precision": ">0.90", "recall": ">0.80"},
    "private": {"open": "<20"},
}
AIMED = {
    "chat": {
        "precision": ">0.98", "recall": ">0.95", "ask_none": "<0.05", "category": ">0.93", "kind": ">0.88",
        "urgency": ">0.93", "emergency_recall": ">0.98", "emergency_false": "<0.005", "scam_recall": ">0.93",
        "scam_false": "<0.004",
    },
    "titles": {"recall": ">0.93", "category": ">0.82"},
    "tainan": {"recall": ">0.97", "category_macro": ">0.93"},
    "private": {"open": "<2", "ask": "<25", "alert": "<2"},
    "fraud": {"fraud_recall": ">0.92", "ads_alerted": "<0.02"},
}  # fmt: skip


def reached(value: float, bar: str) -> bool:
    """Whether a value is on the right side of a bar."""
    limit = float(bar[1:])
    return value <= limit if bar[0] == "<" else value >= limit
