"""Who outside gets personal data from the house itself, and for what (PIPL-23)."""

from datetime import UTC, datetime

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ASSESSED = (
    "处理目的和方式合法、正当、必要；对个人权益的影响限于所列信息种类；加密传输、最小化提供、合同约束和撤回措施与风险相适应。"
    " Lawful, legitimate and necessary; the impact is limited to the categories listed; encryption, minimal supply,"
    " contracts and withdrawal fit the risk."
)
# By port: name, contact, part, purpose, manner, categories, basis.
HOUSE = {
    "notices.email": (
        "邮件服务商 Mail carrier",
        "mail-privacy@tianping.example",
        "processor",
        "发送站内通知的邮件副本 sending notices by e-mail",
        "加密传输 encrypted transfer",
        "电子邮箱地址、通知内容 e-mail address, text of the notice",
        "contract",
    ),
    "notices.sms": (
        "短信服务商 SMS carrier",
        "sms-privacy@tianping.example",
        "processor",
        "发送验证码 sending codes",
        "加密传输 encrypted transfer",
        "手机号码、验证码 phone number, code",
        "contract",
    ),
    "payments.provider": (
        "持牌支付机构 Licensed payment provider",
        "pay-privacy@tianping.example",
        "handler",
        "收款、退款、代扣 taking, refunding and debiting money",
        "加密传输 encrypted transfer",
        "付款人假名、金额、收款账户 pseudonym of the payer, amount, account for refunds",
        "contract",
    ),
    "merchants.registry": (
        "市场主体登记机关 Register of market entities",
        "12315",
        "handler",
        "核验经营者身份 verifying the identity of traders",
        "加密查询 encrypted inquiry",
        "统一社会信用代码 unified credit code",
        "duty",
    ),
    "orders.shop": (
        "您下单的店铺 The shop that you buy from",
        "见店铺公示页 see the page of the shop",
        "handler",
        "履行买卖合同 performing the sale",
        "按单查看，每次留痕 shown for each parcel, on record each time",
        "收货人姓名、电话、地址 name, phone and address of the recipient",
        "contract",
    ),
    "orders.carrier": (
        "快递企业 Carrier",
        "见物流页 see the tracking of the parcel",
        "handler",
        "投递包裹 delivering the parcel",
        "由店铺在面单上提供 by the shop, on the label",
        "收货人姓名、电话、地址 name, phone and address of the recipient",
        "contract",
    ),
    "regulators.export": (
        "依法调取数据的机关 Authorities that ask by law",
        "12315, 12377",
        "handler",
        "履行法定职责 performing duties of law",
        "经批准的签名文件 a signed file, after approval",
        "请求所列订单或店铺的记录 records of the orders or the shop that the request names",
        "duty",
    ),
}


def enter_the_first(apps, schema_editor):
    for port, (name, contact, part, purpose, manner, categories, basis) in HOUSE.items():
        assessed = apps.get_model("privacy", "Assessment").objects.create(port=port, text=ASSESSED, made_at=SINCE)
        apps.get_model("privacy", "Recipient").objects.create(
            port=port,
            name=name,
            contact=contact,
            part=part,
            purpose=purpose,
            manner=manner,
            categories=categories,
            basis=basis,
            assessment=assessed,
            registered_at=SINCE,
        )
