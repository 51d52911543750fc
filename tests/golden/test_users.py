"""Users, departments and permissions (domain 5). Next: test_values.py."""

from tests.support.administering import act, done, first_password, sign_in
from tests.support.client import Client, remarks
from tests.support.server import Service


def administrator(service: Service) -> Client:
    return service.user("AD01")


def test_g_us_01_five_wrong_passwords_lock_for_half_an_hour(service: Service) -> None:
    admin = administrator(service)
    done(act(admin, "createUser", input={"userName": "W5", "name": "王五"}))
    right = first_password(admin, "W5")
    for _ in range(5):
        answer = sign_in(admin, "W5", "Wrong-4711-wrong")
        assert [one["code"] for one in answer["findings"]] == ["US-LOGIN"]
    answer = sign_in(admin, "W5", right)
    assert [one["code"] for one in answer["findings"]] == ["US-LOCKED"]
    service.execute("UPDATE user_credential SET locked_until = locked_until - interval '30 minutes'")
    assert sign_in(admin, "W5", right)["__typename"] == "SignedIn"


def test_g_us_03_codes_of_departments(fresh_service: Service) -> None:
    admin = administrator(fresh_service)

    def enter(code: str, name: str) -> dict[str, object]:
        return act(admin, "createDepartment", input={"departmentCode": code, "name": name})

    assert fresh_service.refused(lambda: enter("0103", "三车间")) == ["E RD-PARENT departmentCode"]
    assert fresh_service.refused(lambda: enter("1", "生产中心")) == ["E RD-CODE-RULE departmentCode"]
    done(enter("01", "生产中心"))
    done(enter("0101", "一车间"))
    saved = enter("010101", "甲班")
    shown = {"departmentCode": "010101", "name": "甲班", "parentCode": "0101"}
    assert (done(saved), saved["department"]) == (1, shown)


def test_g_us_04_a_new_name_of_a_department_shows_everywhere(fresh_service: Service) -> None:
    admin = administrator(fresh_service)
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "生产中心"}))
    done(act(admin, "createDepartment", input={"departmentCode": "0101", "name": "一车间"}))
    done(act(admin, "createUser", input={"userName": "W5", "name": "王五", "departmentCode": "0101"}))
    older = '{ user(userName: "W5") { version department { name } } }'
    assert admin.ask(older)["user"] == {"version": 1, "department": {"name": "一车间"}}
    renamed = act(admin, "changeDepartment", code="0101", expectedVersion=1, input={"name": "装配车间"})
    assert done(renamed) == 2
    assert admin.ask(older)["user"] == {"version": 1, "department": {"name": "装配车间"}}
    history = """{ changeDocuments(first: 9, filter: {
        objectClass: { eq: "ZDEP" }, objectId: { eq: "0101" }, operation: { eq: "changeDepartment" }
    }) { nodes { changedBy version items { table field oldValue newValue } } } }"""
    [document] = admin.ask(history)["changeDocuments"]["nodes"]
    assert document == {
        "changedBy": "AD01",
        "version": 2,
        "items": [{"table": "ZDEP", "field": "name", "oldValue": "一车间", "newValue": "装配车间"}],
    }


def test_g_us_06_who_has_no_permission_asks_the_administrator(service: Service) -> None:
    item = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": "会议纪要"}
    query = """mutation ($i: ArchiveItemInput!) { createArchiveItem(input: $i) {
        __typename ... on Refused { message findings { code severity path message } } } }"""
    answer = service.user("SC01").ask(query, i=item)["createArchiveItem"]
    assert remarks(answer) == ["E GEN-FORBIDDEN "]
    assert answer["message"] == "没有权限，请联系管理员"


def test_g_us_07_admin_and_auditor_are_two_users_and_nobody_grants_himself(service: Service) -> None:
    admin = administrator(service)
    done(act(admin, "createUser", input={"userName": "Z6", "name": "赵六", "kind": "ADMINISTRATOR"}))
    done(act(admin, "grantRole", userName="Z6", expectedVersion=1, grant={"role": "admin"}))
    auditor = {"role": "auditor", "companyCodes": ["*"], "salesOrgs": ["*"]}
    answer = act(admin, "grantRole", userName="Z6", expectedVersion=2, grant=auditor)
    assert remarks(answer) == ["E US-SOD grant.role"]
    assert answer["findings"][0]["params"] == {"roles": "admin, auditor"}
    done(act(admin, "createUser", input={"userName": "AD01", "name": "管理员", "kind": "ADMINISTRATOR"}))
    own = act(admin, "grantRole", userName="AD01", expectedVersion=1, grant={"role": "financeMaintainer"})
    assert remarks(own) == ["E US-SELF "]
