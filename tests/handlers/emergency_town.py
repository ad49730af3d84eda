"""The town of the emergency tests: a leader, deputies, a second community, everybody's number."""

from datetime import timedelta

from sqlmodel import select

from desk.people.posting import sit_down
from storage.departments import Department
from storage.posts import Holding
from storage.registry import Grid, Group, Person, touch_registry
from tests.staff import LONG_AGO, staff
from tests.town import Town

GAS = "8栋2单元楼道里煤气泄漏了，好浓的煤气味"
GRID, SECOND, COMMUNITY, TOWNSHIP = "990101103001001", "990101103001002", "990101103001", "990101103"
PHONES = {"周敏": "13800000001", "孙组长": "13800000002", "何主任": "13800000003", "平安办": "85550001"}


def populate(town: Town) -> Town:
    """A leader, deputies, a second community, and everybody's number."""
    with town.database.writing() as session:
        session.add(Grid(code="990101103002", name="梧桐社区", kind="community"))
        session.flush()
        staff(session, "孙组长", "grid_leader", GRID)
        staff(session, "梧桐社区方主任", "community", "990101103002")
        staff(session, "楼长老赵", "building_manager", GRID)
        for name, role, code in (("李副手", "community", COMMUNITY), ("夜班", "township", TOWNSHIP)):
            person = Person(name=name, platform="fake", user_id=name)
            session.add(person)
            session.flush()
            posts = session.connection().exec_driver_sql(
                "SELECT id FROM posts WHERE role = ? AND grid_code = ?", (role, code)
            )
            post = posts.scalar_one()
            session.add(Holding(post_id=post, person_id=person.number, since=LONG_AGO, deputy=True))
        for person in session.exec(select(Person)).all():
            person.phone = PHONES.get(person.name, "")
        touch_registry(session)
    return town


def pulse(town: Town, **time: float) -> None:
    """Time passes, the clock looks around, the bot's messages arrive."""
    town.now += timedelta(**time)
    town.clockwork().pulse()
    town._deliver()


def called(town: Town) -> dict[str, int]:
    """How many cards everybody has got."""
    names = ("周敏", "孙组长", "何主任", "平安办", "沈建国", "李副手", "夜班", "梧桐社区方主任", "楼长老赵")
    return {name: count for name in names if (count := len(town.private(name).heard("card")))}


def story(town: Town) -> str:
    town.private("周敏").says("周敏", "工单 1")
    return town.private("周敏").last.text


def found_department(town: Town, group: bool = True) -> None:
    """燃气公司, with 程岚 and 老吴, and perhaps a group."""
    with town.database.writing() as session:
        place = Group(
            platform="fake", chat_id="gd", title="燃气公司", purpose="department", grid_code=TOWNSHIP
        )
        session.add(place)
        session.flush()
        office = Department(
            name="燃气公司",
            grid_code=TOWNSHIP,
            categories=["gas"],
            group_id=place.id if group else None,
            hours="工作日 09:00-17:00",
        )
        people = [
            Person(name="程岚", platform="fake", user_id="程岚", phone="13800000009"),
            Person(name="老吴", platform="fake", user_id="老吴"),
        ]
        session.add_all([office, *people])
        session.flush()
        sit_down(session, office, people, LONG_AGO)
        touch_registry(session)
    town.passes(seconds=2)
