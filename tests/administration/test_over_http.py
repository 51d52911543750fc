"""Administration as a front-end has it: acts, grants at work, the tree. Next: test_command_line.py."""

from typing import Any

from tests.support.administering import act, done, first_password, grants, sign_in, soon
from tests.support.client import Client, remarks
from tests.support.server import Service


def entered(service: Service, name: str, **given: Any) -> Client:
    admin = service.user("AD01")
    done(act(admin, "createUser", input={"userName": name, "name": "王五", **given}))
    return admin


def test_a_grant_is_shown_as_it_was_asked_for(service: Service) -> None:
    admin = entered(service, "ATWORK")
    user = service.user("ATWORK", "careAgent@/")
    assert grants(user, "atwork") == []
    grant = {"role": "salesMaintainer", "companyCodes": ["0723"], "salesOrgs": ["F723", "f724/aq/xx"]}
    saved = act(admin, "grantRole", userName="atwork", expectedVersion=1, grant=grant)
    assert (done(saved), saved["messageZh"]) == (2, "已授予用户ATWORK角色 salesMaintainer")
    [shown] = grants(user, "ATWORK")
    assert shown.pop("grantId")
    assert shown == {
        "role": "salesMaintainer",
        "companyCodes": ["0723"],
        "salesOrgs": ["F723", "F724/AQ/XX"],
        "institutions": [],
        "archiveTypes": [],
        "stores": [],
        "clearance": 0,
        "actions": None,
        "grantedBy": "AD01",
    }


def test_all_that_is_wrong_with_a_grant_is_told_with_its_place(service: Service) -> None:
    admin = entered(service, "WRONG")
    grant = {"role": "king", "companyCodes": ["*", "0723"], "clearance": 4}
    answer = act(admin, "grantRole", userName="WRONG", expectedVersion=1, grant=grant)
    assert remarks(answer) == [
        "E GEN-RANGE grant.clearance",
        "E GEN-PATTERN grant.companyCodes.0",
        "E GEN-REF grant.role",
    ]
    unknown = {"role": "salesMaintainer", "companyCodes": ["0799"]}
    answer = act(admin, "grantRole", userName="WRONG", expectedVersion=1, grant=unknown)
    assert remarks(answer) == ["E GEN-REF grant.companyCodes"]
    answer = act(admin, "withdrawGrant", userName="WRONG", expectedVersion=1, grantId="0")
    assert remarks(answer) == ["E GEN-NOTFOUND grantId"]
    answer = act(admin, "withdrawGrant", userName="NOBODY", expectedVersion=1, grantId="0")
    assert remarks(answer) == ["E GEN-NOTFOUND userName"]


def test_a_conflict_shows_the_user_as_he_is(service: Service) -> None:
    admin = entered(service, "CONFLICT")
    done(act(admin, "changeUser", userName="CONFLICT", expectedVersion=1, input={"name": "赵六"}))
    found = act(admin, "changeUser", userName="CONFLICT", expectedVersion=1, input={"name": "x"})
    assert found == {
        "__typename": "UserConflict",
        "currentVersion": 2,
        "changedBy": "AD01",
        "changedFields": ["name"],
        "current": {"version": 2},
    }


def test_a_first_password_is_good_for_one_sign_in(service: Service) -> None:
    admin = entered(service, "FIRST")
    password = first_password(admin, "first")
    found = sign_in(admin, "FIRST", password)
    assert (found["__typename"], found["mustChangePassword"]) == ("SignedIn", True)
    user = Client(admin.http, found["accessToken"])
    [refused] = user.errors("{ customers { totalCount } }")  # until he has changed it
    assert refused["extensions"]["code"] == "PASSWORD_CHANGE_REQUIRED"
    first_password(admin, "FIRST")  # ends the session
    soon(401, lambda: user.send("{ me { userName } }").status_code)
    assert sign_in(admin, "FIRST", password)["__typename"] == "Refused"


def test_unlocked_by_an_administrator(service: Service) -> None:
    admin = entered(service, "LOCKED")
    password = first_password(admin, "LOCKED")
    for _ in range(5):
        sign_in(admin, "LOCKED", "Wrong-4711-wrong")
    assert sign_in(admin, "LOCKED", password)["findings"][0]["code"] == "US-LOCKED"
    query = 'mutation { unlockUser(userName: "LOCKED") { ... on UserUnlocked { userName wasLocked } } }'
    assert admin.ask(query)["unlockUser"] == {"userName": "LOCKED", "wasLocked": True}
    assert sign_in(admin, "LOCKED", password)["__typename"] == "SignedIn"
    assert admin.ask(query)["unlockUser"]["wasLocked"] is False


def test_a_lesser_administrator_gives_no_password_to_a_mightier_user(service: Service) -> None:
    admin = entered(service, "MIGHTY")
    grant = {"role": "auditor", "companyCodes": ["*"], "salesOrgs": ["*"]}
    done(act(admin, "grantRole", userName="MIGHTY", expectedVersion=1, grant=grant))
    local = service.user("LOCAL", "admin@0723/F723")
    for name in ("resetPassword", "unlockUser"):
        query = f'mutation {{ {name}(userName: "MIGHTY") {{ ... on Refused {{ findings {{ code }} }} }} }}'
        assert local.ask(query)[name] == {"findings": [{"code": "US-GRANT"}]}
        none = (
            f'mutation {{ {name}(userName: "NOBODY") {{ ... on Refused {{ findings {{ code path }} }} }} }}'
        )
        assert local.ask(none)[name] == {"findings": [{"code": "GEN-NOTFOUND", "path": ["userName"]}]}
        other = service.user("SC01").ask(query)[name]
        assert other == {"findings": [{"code": "GEN-FORBIDDEN"}]}


def test_deactivated_is_signed_out_at_once(service: Service) -> None:
    admin = entered(service, "LEAVES")
    found = sign_in(admin, "LEAVES", first_password(admin, "LEAVES"))
    user = Client(admin.http, found["accessToken"])
    assert user.ask("{ me { userName } }") == {"me": {"userName": "LEAVES"}}
    done(act(admin, "changeUser", userName="LEAVES", expectedVersion=1, input={"active": False}))
    soon(401, lambda: user.send("{ me { userName } }").status_code)


def test_others_see_only_themselves(service: Service) -> None:
    admin = entered(service, "OTHER.1")
    entered(service, "OTHER.2")
    listed = '{ users(filter: { userName: { startsWith: "OTHER." } }) { nodes { userName } } }'
    assert len(admin.ask(listed)["users"]["nodes"]) == 2
    user = service.user("OTHER.1", "careAgent@/")
    assert user.ask(listed)["users"]["nodes"] == [{"userName": "OTHER.1"}]
    assert user.ask('{ user(userName: "other.2") { name } }') == {"user": None}
    assert user.ask('{ userGrants(userName: "OTHER.2") { role } }') == {"userGrants": []}


def test_who_has_a_role(service: Service) -> None:
    admin = entered(service, "HOLDER.1")
    entered(service, "HOLDER.2")
    for name, company in (("HOLDER.1", "0723"), ("HOLDER.2", "0724")):
        grant = {"role": "vipManager", "companyCodes": [company]}
        done(act(admin, "grantRole", userName=name, expectedVersion=1, grant=grant))
    query = """query ($n: Int, $a: ID) { roleHolders(role: "vipManager", first: $n, after: $a) {
        userName name active grant { grantId companyCodes } } }"""
    both = admin.ask(query, n=9)["roleHolders"]
    assert [(one["userName"], one["grant"]["companyCodes"]) for one in both] == [
        ("HOLDER.1", ["0723"]),
        ("HOLDER.2", ["0724"]),
    ]
    assert admin.ask(query, n=1)["roleHolders"] == both[:1]
    assert admin.ask(query, n=9, a=both[0]["grant"]["grantId"])["roleHolders"] == both[1:]
    assert admin.ask(query, n=9, a="9" * 30)["roleHolders"] == []
    assert service.user("HOLDER.2", "careAgent@/").ask(query, n=9)["roleHolders"] == both[1:]


def test_filters_and_the_log_tell_others_nothing_of_users(service: Service) -> None:
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "09", "name": "保密"}))
    done(act(admin, "createUser", input={"userName": "SECRET", "name": "密", "departmentCode": "09"}))
    searched = """{
        departments(filter: { users: { some: { name: { eq: "密" } } } }) { totalCount }
        changeDocuments(filter: { objectClass: { in: ["ZUSER", "ZDEP"] } }) { totalCount }
        changes(first: 9, filter: { objectClasses: ["ZUSER", "ZDEP"] }) { nodes { changeNumber } }
        department(code: "09") { users { totalCount nodes { name } } }
    }"""
    found = service.user("CURIOUS", "careAgent@/").ask(searched)
    assert found == {
        "departments": {"totalCount": 0},
        "changeDocuments": {"totalCount": 0},
        "changes": {"nodes": []},
        "department": {"users": {"totalCount": 0, "nodes": []}},
    }
    seen = admin.ask(searched)
    assert seen["departments"] == {"totalCount": 1}
    assert seen["changeDocuments"]["totalCount"] >= 2
    assert seen["department"]["users"]["nodes"] == [{"name": "密"}]


def test_the_tree_of_departments_in_one_read(fresh_service: Service) -> None:
    admin = fresh_service.user("AD01")
    names = {"01": "生产中心", "0101": "一车间", "010101": "甲班", "0102": "二车间", "02": "销售"}
    for code, name in names.items():
        done(act(admin, "createDepartment", input={"departmentCode": code, "name": name}))
    done(act(admin, "createUser", input={"userName": "W5", "name": "王五", "departmentCode": "0101"}))
    tree = """{ departments(filter: { parentCode: { isNull: true } }) { nodes { departmentCode
        children { departmentCode parent { name } users { nodes { userName } } children { name } } } } }"""
    assert admin.ask(tree)["departments"]["nodes"] == [
        {
            "departmentCode": "01",
            "children": [
                {
                    "departmentCode": "0101",
                    "parent": {"name": "生产中心"},
                    "users": {"nodes": [{"userName": "W5"}]},
                    "children": [{"name": "甲班"}],
                },
                {
                    "departmentCode": "0102",
                    "parent": {"name": "生产中心"},
                    "users": {"nodes": []},
                    "children": [],
                },
            ],
        },
        {"departmentCode": "02", "children": []},
    ]
    subtree = '{ departments(filter: { departmentCode: { startsWith: "0101" } }) { nodes { name } } }'
    assert admin.ask(subtree)["departments"]["nodes"] == [{"name": "一车间"}, {"name": "甲班"}]
    second = "{ departments(filter: { parent: { parentCode: { isNull: true } } }) { nodes { name } } }"
    assert admin.ask(second)["departments"]["nodes"] == [{"name": "一车间"}, {"name": "二车间"}]
    gone = act(admin, "deleteDepartment", code="02", expectedVersion=1, confirm=["GEN-CONFIRM"])
    assert (done(gone), gone["department"]) == (2, None)
    assert admin.ask('{ department(code: "02") { name } }') == {"department": None}


def test_an_institution_with_its_company_codes(service: Service) -> None:
    admin = service.user("AD01")
    given = {"institutionCode": "LZ", "name": "泸州", "fondsNumber": "0723"}
    owned = [{"companyCode": "0723"}]
    saved = act(admin, "createInstitution", input={**given, "companyCodes": owned})
    assert (done(saved), saved["institution"]["companyCodes"]) == (1, [{"companyCode": "0723"}])
    closed = act(admin, "changeInstitution", code="lz", expectedVersion=1, input={"active": False})
    assert (done(closed), closed["institution"]["active"]) == (2, False)
    found = admin.ask('{ institution(code: "lz") { version changedBy quotaBytes } }')["institution"]
    assert found == {"version": 2, "changedBy": "AD01", "quotaBytes": None}


def test_a_grant_is_at_work_at_once_and_ends_at_once(service: Service) -> None:
    admin = entered(service, "ATONCE")
    found = sign_in(admin, "ATONCE", first_password(admin, "ATONCE"))
    user = Client(admin.http, found["accessToken"])

    def roles() -> object:
        return user.ask("{ me { roles } }")["me"]["roles"]

    soon([], roles)
    grant = {"role": "archiveOperator", "institutions": ["*"], "archiveTypes": ["*"], "clearance": 3}
    done(act(admin, "grantRole", userName="ATONCE", expectedVersion=1, grant=grant))
    soon(["archiveOperator"], roles)
    [row] = grants(admin, "ATONCE")
    done(act(admin, "withdrawGrant", userName="ATONCE", expectedVersion=2, grantId=row["grantId"]))
    soon([], roles)
