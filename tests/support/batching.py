"""Fills the templates as a person would, sends a batch and runs it, over HTTP. Next: administering.py."""

import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl

from tests.support.administering import act, done
from tests.support.client import FINDING, Answer, Client
from tests.support.server import Service

_SECONDS = 60.0  # on a busy machine
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
OPERATOR = "archiveOperator@/;institutions=*;types=*;clearance=3"
_BATCH = """batchId state rowCount createdCount fileCount findingCount markedUrl done total error
    findings { code severity sheet row column cell message params } rows { row itemId archiveCode }
    files { name role }"""
_TYPES = {
    "kind": "ImportKind!",
    "institutionCode": "String!",
    "batchId": "ID!",
    "confirm": "[String!]",
    "reason": "String",
    "fileName": "String!",
}
_UPLOAD = f"""
mutation ($input: UploadInput!) {{ beginUpload(input: $input) {{
    __typename ... on UploadBegun {{ uploadId url }} ... on Refused {{ findings {{ {FINDING} }} }}
}} }}
"""
OTHER: dict[str, Any] = {
    "档案大类*": "WS",
    "档案类型*": "文书档案",
    "年度*": "2023",
    "题名*": "会议纪要",
    "形成日期*": "2023-05-06",
    "保管期限*": "30年",
    "密级*": "内部",
    "归档部门*": "0101",
    "载体*": "电子",
}
VOLUME = {**OTHER, "档案大类*": "KU", "档案类型*": "PZ", "题名*": "2023年1月记账凭证"}
CODE = "Z109-KU·PZ·2023-D30-001"
VOUCHER: dict[str, Any] = {
    "所属档号*": CODE,
    "公司代码*": "0723",
    "会计年度*": "2023",
    "会计期间*": "1",
    "凭证类型*": "记",
    "凭证号*": "1",
    "凭证日期*": "2023-01-05",
    "摘要*": "销售纤维素醚",
    "借方合计*": "1000.00",
    "贷方合计*": "1000.00",
    "币种*": "CNY",
    "制单人*": "张三",
    "审核人": "李四",
}


@dataclass(frozen=True)
class Batcher:
    """One user who uploads."""

    client: Client

    def template(self, kind: str) -> bytes:
        asked = "query ($k: ImportKind!) { importTemplate(kind: $k) { sheet headers fileName url } }"
        found = self.client.ask(asked, k=kind)["importTemplate"]
        answer = self.client.http.get(found["url"])
        assert answer.status_code == 200, answer.text
        return answer.content

    def filled(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """From row 3 on; of a cell that a row does not name nothing is written."""
        return fill(self.template(kind), rows)

    def act(self, name: str, **given: Any) -> Answer:
        arguments = ", ".join(f"{one}: ${one}" for one in given)
        shown = "" if name == "discardImport" else f"... on ImportPayload {{ batch {{ {_BATCH} }} }}"
        head = ", ".join(f"${one}: {_TYPES[one]}" for one in given)
        query = f"""mutation ({head}) {{ {name}({arguments}) {{ __typename {shown}
            ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""
        return self.client.ask(query, **given)[name]

    def begin(self, kind: str) -> str:
        answer = self.act("beginImport", kind=kind, institutionCode="TIANPU")
        assert answer["__typename"] == "ImportPayload", answer
        return answer["batch"]["batchId"]

    def announce(self, batch: str, name: str, size: int, role: str, media: str) -> Answer:
        given = {"fileName": name, "size": str(size), "mediaType": media, "batchId": batch, "batchRole": role}
        return self.client.ask(_UPLOAD, input=given)["beginUpload"]

    def send(self, batch: str, name: str, body: bytes, role: str = "FILE", media: str = "") -> None:
        kinds = {"FILE": "application/pdf", "ZIP": "application/zip", "WORKBOOK": XLSX}
        begun = self.announce(batch, name, len(body), role, media or kinds[role])
        assert begun["__typename"] == "UploadBegun", begun
        answer = self.client.http.put(begun["url"], content=body)
        assert answer.status_code == 201, answer.text

    def bring(
        self, kind: str, workbook: bytes, files: Mapping[str, bytes] | None = None, **more: Any
    ) -> Answer:
        """The batch when it is over."""
        batch = self.begin(kind)
        self.send(batch, "档案.xlsx", workbook, "WORKBOOK")
        for name, body in (files or {}).items():
            self.send(batch, name, body)
        return self.over(self.run(batch, **more))

    def run(self, batch: str, **more: Any) -> Answer:
        answer = self.act("runImport", batchId=batch, **more)
        assert answer["__typename"] == "ImportPayload", answer
        return answer["batch"]

    def over(self, batch: Answer) -> Answer:
        """An answer waits for a worker's work, but not for long."""
        ends = time.monotonic() + _SECONDS
        while batch["state"] == "RUNNING":
            assert time.monotonic() < ends, batch
            time.sleep(0.05)
            batch = self.look(batch["batchId"]) or {}
        return batch

    def look(self, batch: str) -> Answer | None:
        query = f"query ($i: ID!) {{ importBatch(id: $i) {{ {_BATCH} }} }}"
        return self.client.ask(query, i=batch)["importBatch"]

    def items(self) -> int:
        return self.client.ask("{ archiveItems(first: 1) { totalCount } }")["archiveItems"]["totalCount"]

    def item(self, item_id: str) -> Answer:
        query = """query ($i: ID!) { archiveItem(id: $i) { itemId unit title state open archiveCode givenCode
            year retention accessLevel description batchId dueOn keywords { keyword }
            attachments { nodes { fileName role size } } voucher { voucherNo debitTotal unsettled } } }"""
        return self.client.ask(query, i=item_id)["archiveItem"]


def fill(template: bytes, rows: Sequence[Mapping[str, Any]]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet: Any = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, 3):
        for header, value in {"序号": number - 2, **row}.items():
            cell = sheet.cell(number, headers.index(header) + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    return saved(book)


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return target.getvalue()


def told(batch: Answer) -> list[str]:
    """As "E AR-IMP-FILE 3 文件名"."""
    return [
        " ".join(str(part) for part in (one["severity"], one["code"], one["row"], one["column"]) if part)
        for one in batch["findings"]
    ]


def batcher(service: Service) -> Batcher:
    """Of an installation that has the department 0101."""
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "生产中心"}))
    office = {"departmentCode": "0101", "name": "办公室", "archiveOrgCode": "BGS"}
    done(act(admin, "createDepartment", input=office))
    return Batcher(service.user("AO01", OPERATOR))
