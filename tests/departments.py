"""The small town with departments: two with people and a group or none, one without anybody."""

from pathlib import Path

from desk.departments.department_import import import_departments
from desk.settings import DeskSettings
from desk.tables.sheets import read_sheet
from tests.staff import LONG_AGO
from tests.town import Town

TABLE = """名称,群,类别,办公时间,人员
市政所,local:d1,照明、道路设施,工作日 09:00-17:00,张强 local:z1 19900000001；李芳 local:z2
城管办,,噪音扰民,全天,雷振华 local:z3 19900000003
人社所,,劳动就业,全天,许静 local:z4
空办,,,,
"""


def furnish(town: Town, table: str = TABLE) -> Town:
    """Import departments into a town; its accounts are names, as everywhere there."""
    names = {"z1": "张强", "z2": "李芳", "z3": "雷振华", "z4": "许静"}
    for account, name in names.items():
        table = table.replace(f"local:{account}", f"local:{name}")
    with town.database.writing() as session:
        import_departments(session, read_sheet(table.encode()), lambda: None, LONG_AGO)
        # The town's platform is no platform of the tables.
        for name in ("people", "groups"):
            session.connection().exec_driver_sql(f"UPDATE {name} SET platform = 'fake'")
    town.restart()
    return town


def town_with_departments(folder: Path, desk: DeskSettings | None = None) -> Town:
    """The town, furnished."""
    return furnish(Town(folder, desk))


def answered(town: Town, who: str, text: str, **more: object) -> str:
    """What somebody is told in private for these words; silence fails."""
    chat = town.private(who)
    before = len(chat.heard())
    chat.says(who, text, **more)
    assert len(chat.heard()) > before, f"no answer to {text}"
    return chat.last.text
