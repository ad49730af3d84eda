"""What to do until help comes: the safety advice for each kind of emergency, for the residents' group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """One kind of emergency: what residents call it, what to do now, and whom to ring up oneself."""

    name: str
    act: str
    call: str


# After the public advice of the emergency and fire services; two short sentences each, safe to follow alone.
ADVICE = {
    "natural_disaster": Advice(
        "灾情",
        "山洪滑坡时离开河边和山坡，往两边高处走；地震时先护住头，停了走楼梯到空地；台风天待在屋里，离窗户远。",
        "有人被困或受伤，请马上拨打119、120。",
    ),
    "flooding": Advice(
        "内涝",
        "请往高处去，别进地下室和地下车库，别蹚积水；水还没漫到插座、手是干的，就先拉下家里的电闸。",
        "有人被困，请马上拨打119；电线掉进水里，请拨打供电热线95598。",
    ),
    "water_outage": Advice(
        "大面积停水",
        "请把水龙头都关好，免得来水时家里没人跑水；刚来的水先放清了再用。",
        "想问停水原因，可以打自来水公司的电话或12345；家里有老人、病人急等用水，请在群里说。",
    ),
    "power_outage": Advice(
        "大面积停电",
        "请先别坐电梯，照明用手电、少点蜡烛；关掉电饭锅、电暖器这些电器，免得来电时没人看着。",
        "报修和问来电时间，请拨打供电热线95598；家里有人靠用电的机器治病、机器停了，请马上拨打120。",
    ),
    "gas_leak": Advice(
        "燃气泄漏",
        "能关就关掉燃气阀门，打开门窗，别开关任何电器，别点火，别在屋里打电话，人先到室外去。",
        "到了室外再打燃气公司的抢修电话；气味很浓、有人头晕或着了火，请拨打119、120。",
    ),
    "fire": Advice(
        "火情",
        "请马上走楼梯离开，别坐电梯，弯腰捂住口鼻，别回去拿东西；楼道里烟大就退回屋里，关门堵缝，到窗口呼救。",
        "到了安全的地方，请马上拨打119；有人受伤请拨打120。",
    ),
    "electric_hazard": Advice(
        "漏电险情",
        "请离掉下来的电线和积水远一点，至少8米，别碰电线，也别用手去拉触电的人；家里漏电先拉总闸。",
        "请拨打供电热线95598；有人触电，请马上拨打120、119。",
    ),
    "elevator_trapped": Advice(
        "电梯困人",
        "里面的人别扒门、别乱跳，靠墙站稳，按呼救按钮或打电梯里贴的救援电话；外面的人别撬门，陪里面的人说说话。",
        "联系不上救援，请拨打119；有人不舒服，请拨打120。",
    ),
    "road_collapse": Advice(
        "路面险情",
        "请离坑口远一点，别围观、别往下看，人和车都绕着走，看好孩子。",
        "有人或车掉下去，请马上拨打119；有人受伤请拨打120。",
    ),
    "falling_object": Advice(
        "坠物险情",
        "请离开墙根、树下和楼边，别停下来看；受伤的人不在危险处就别搬动。",
        "有人受伤请马上拨打120，被压住请拨打119；有人往楼下扔东西，请报警110。",
    ),
    "person_missing": Advice(
        "走失或落水",
        "有人落水，别下水去救，也别手拉手，用竹竿、绳子、救生圈或能浮的东西去救；有人走失，记清衣着和最后看到的地方。",
        "落水请马上拨打110、119、120；走失请马上拨打110，不用等24小时。",
    ),
    "violence": Advice(
        "打斗伤人",
        "请离远一点，回屋关好门，别围观，也别上去拉架。",
        "到了安全的地方，请马上拨打110；有人受伤请拨打120。",
    ),
    "medical": Advice(
        "急病",
        "别随便搬动病人，别随便喂水喂药；吃坏肚子的先别再吃，剩下的食物留着给医生看。",
        "请马上拨打120，说清地址，听电话里的医生指挥，派个人到路口接救护车。",
    ),
}
_OTHERWISE = Advice("紧急情况", "情况紧急，请先保证自己的安全。", "有人身危险请马上拨打110、119或120。")


def known_as(emergency: str | None) -> str:
    """What residents call this kind of emergency."""
    return ADVICE.get(emergency or "", _OTHERWISE).name


def advice(emergency: str | None) -> list[str]:
    """What to do now and whom to ring up, each in a line."""
    told = ADVICE.get(emergency or "", _OTHERWISE)
    return [told.act, told.call]


def informed(offices: str) -> str:
    """Who has been told; the bot itself rings up nobody, and does not let anybody believe so."""
    if not offices:
        return "这里还没有登记负责的人，没人收到通知，请马上自己打电话求助，也可以拨打12345反映。"
    return f"已通知{offices}，谁来处理会在这里说。我不能打电话，上面的号码要您自己打。"
