"""The files of what a plan does: measures, their items, and the results that are counted."""

from sumida_etl.registry.cells import codes, texts
from sumida_etl.registry.files.plan_file import (
    BEGIN,
    END,
    MEASURE,
    NOTE,
    OWN,
    PLAN,
    PUBLIC_NOTE,
    SOURCE,
    SPECIMEN,
    Column,
    PlanFile,
)
from sumida_etl.registry.rows.measures import Item, Measure, ReportedYear, ResultLine, Total
from sumida_etl.vocabulary import (
    Nature,
)

MEASURES = PlanFile(
    "measures.csv",
    Measure,
    Column("取組コード", "code", codes.lettered, "公開される符号。番号が変わっても変えない", "P1-M03"),
    PLAN,
    Column("取組番号", "number", texts.required, "計画の中の番号。公開される", "No.3"),
    Column("指針", "guideline", texts.text, "計画の体系の上の段。空欄でもよい"),
    Column("施策", "policy", texts.text, "計画の体系の下の段。空欄でもよい"),
    Column("取組名", "title", texts.required, "公開される名前", "窓口の見直し"),
    Column("主な担当所属", "leads", texts.text, "計画に書かれた担当。文のまま公開される", "企画課"),
    Column("担当所属コード", "lead_codes", codes.different_codes, "担当の所属コード", "D204"),
    Column("自治体DX重点", "dx_priority", texts.flag, "国の重点取組なら 1", "1"),
    Column("新規", "new", texts.flag, "計画で始めた取組なら 1", "1"),
    Column("目的", "purpose", texts.text, "報告書に載せる一文"),
    BEGIN,
    END,
    NOTE,
    Column("施策新規", "new_policy", texts.flag, "計画で始めた施策の取組なら 1", "1", optional=True),
    SPECIMEN,
    says="計画の取組",
)
ITEMS = PlanFile(
    "items.csv",
    Item,
    Column("項目コード", "code", codes.lettered, "公開される符号。変えない", "P1-M03-1"),
    PLAN,
    MEASURE,
    Column("項目", "item", texts.required, "①、②など。番号のないものは ●", "①"),
    Column("取組名", "title", texts.required, "公開される名前", "入札方式の検討"),
    Column("担当所属コード", "departments", codes.different_codes, "取組状況を書く所属", "D204;D102"),
    BEGIN,
    END,
    SOURCE,
    says="取組の小項目。担当の所属に取組状況を聞く",
)
RESULTS = PlanFile(
    "results.csv",
    ResultLine,
    Column("実績コード", "code", codes.lettered, "公開される符号。変えない", "E1001"),
    PLAN,
    MEASURE,
    Column("項目", "item", texts.required, "items.csv の項目", "①"),
    Column("所属コード", "department", codes.plain_code, "報告する所属", "D204"),
    Column("実績名", "name", texts.required, "公開される名前", "電子入札の件数"),
    Column("単位", "unit", texts.unit, "数値の単位。ないときは空欄", "件"),
    Column("性質", "nature", texts.word(Nature), f"{'・'.join(Nature)} のどれか", "件数"),
    Column("延べ", "cumulative", texts.flag, "延べ数なら 1", "1"),
    Column("増加のみ", "only_grows", texts.flag, "年度の中で減らない数なら 1", "1"),
    Column("対象年度", "reported_year", texts.word(ReportedYear), "前の年度の数なら 前年度", "前年度"),
    Column("再掲元", "repeats", codes.code_or_none, "同じ数であるはずの指標・実績のコード", "E1013"),
    BEGIN,
    END,
    PUBLIC_NOTE,
    SOURCE,
    says="目標のない数値（効果・実績）。報告する所属が変わったら、同じコードで次の行を足す",
)
TOTALS = PlanFile(
    "totals.csv",
    Total,
    OWN,
    Column("合計コード", "whole", codes.code, "合計の指標・実績のコード", "E2001"),
    Column("内訳コード", "parts", codes.plain_codes, "内訳の指標・実績のコード", "E2002;E2003"),
    BEGIN,
    END,
    PUBLIC_NOTE,
    says="内訳の計が合計と合うはずの数値",
)
