"""`make simulate-month`: October 2026 in a township, from the words in the groups to the month's review.

Ends with the review, what happened, and whether the figures are those of the raw steps; exit code 1 if not.
With `--keep` the review is kept as docs/samples/month-review.md with its picture.
"""

import logging
import sys
import tempfile
import time
from pathlib import Path

from desk import pictures
from desk.review.figures import Figures
from desk.review.review_chart import DRAWING, chart_of
from desk.wording import reviews as wording
from tests.simulate.month.month import FULL, Month, month

DOCS = Path(__file__).parents[3] / "docs"
SAMPLE = """# 月研判样张

`make simulate-month` 模拟出来的一个月：2026 年 10 月，{grids} 个网格群，{workers} 名网格员，国庆假期、夜里、勤快的和拖拉的人都有。
下面是 11 月 1 日早上九点的月研判，文字和图同机器人发到工作群的出自一处。人和事都是编的；每个数字都和从工单步骤里另外数出来的一致。

```text
{review}
```

![月研判的图](../images/month-review.png)

这个月里还发生了什么：{happened}。
"""
HAPPENED = {
    "send card": "派给人的卡片{}张",
    "send deadline": "时限提醒{}条",
    "send rating": "请居民评价{}次",
    "吹哨": "吹哨{}次",
    "挂账": "挂账{}次",
    "回访": "回访翻看{}次",
    "send reminder": "清单和通报{}条",
}


def _happened(world: Month) -> str:
    return "，".join(words.format(world.counts[key]) for key, words in HAPPENED.items())


def _keep(world: Month, figures: Figures) -> None:
    picture = DOCS / "images" / "month-review.png"
    assert pictures.draw(DRAWING, {picture: chart_of(figures)})
    picture.chmod(0o644)
    (DOCS / "samples").mkdir(exist_ok=True)
    text = SAMPLE.format(
        grids=FULL.grids, workers=FULL.workers, review=wording.review(figures), happened=_happened(world)
    )
    (DOCS / "samples" / "month-review.md").write_text(text)


def main() -> int:
    """The exit code."""
    logging.disable(logging.CRITICAL)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        world = month(Path(folder), FULL)
        figures, differences = world.figures(), world.differences()
        if "--keep" in sys.argv:
            _keep(world, figures)
        world.close()
    print(wording.review(figures))
    print(f"\n{FULL.grids}个群，{FULL.workers}名网格员，{FULL.days}天，用时{time.monotonic() - begun:.0f}秒")
    print(_happened(world))
    for difference in differences[:10]:
        print(f"✗ {difference}")
    print("✗ 数字和步骤对不上" if differences else "✓ 每个数字都和从工单步骤里另外数出来的一致")
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
