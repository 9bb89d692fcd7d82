"""The edits that the city's plan sees in its years.

``EDITS``: by what is done, the fiscal year of the April, and how each file changes.
"""

from soak.decade.plan_edits import Change, added, ended, led_by, moved, passed_on, succeeded, with_cell

R6, R7, R8, R9 = ((f"{year}-04-01", f"{year}-03-31") for year in (2024, 2025, 2026, 2027))
"""The first day of the fiscal year, and its eve."""
EDITS: dict[str, tuple[int, tuple[tuple[str, Change], ...]]] = {
    "a department is renamed": (
        2024,
        (("departments.csv", succeeded(*R6, "所属コード", "0301", 所属名="消防局総務係")),),
    ),
    "a department is split": (
        2024,
        (
            ("departments.csv", ended(R6[1], "所属コード", "0201")),
            (
                "departments.csv",
                added(
                    "所属コード=0203 所属名=健康室 有効開始=2024-04-01 前身=0201",
                    "所属コード=0204 所属名=こども室 有効開始=2024-04-01 前身=0201",
                ),
            ),
            ("assignments.csv", passed_on(*R6, "0201", "0204")),
            ("items.csv", moved(*R6, "0201", "0203")),
            ("measures.csv", led_by("0201", "0203")),
        ),
    ),
    "a target is revised": (
        2024,
        (("targets.csv", succeeded(*R6, "指標コード", "K102", コード="K102-T2", 目標値="110,000")),),
    ),
    "departments are merged": (
        2025,
        (
            ("departments.csv", ended(R7[1], "所属コード", "0302")),
            ("departments.csv", with_cell("所属名", "消防局総務係", 前身="0302")),
            ("assignments.csv", ended(R7[1], "所属コード", "0302")),
            ("items.csv", succeeded(*R7, "項目コード", "M11101A", 担当所属コード="0301")),
        ),
    ),
    "measures are added and inserted": (
        2025,
        (
            (
                "measures.csv",
                added(
                    "取組コード=M12103 計画=KS 取組番号=2-(3) 指針=にぎわいのある町 施策=集う 取組名=港の祭り "
                    "主な担当所属=みらい企画室 担当所属コード=0101 有効開始=2025-04-01"
                ),
            ),
            (
                "measures.csv",
                added(
                    "取組コード=M11109 計画=KS 取組番号=1-(1)の2 指針=安心して暮らせる町 施策=守る 取組名=夜道の灯り "
                    "主な担当所属=みらい企画室 担当所属コード=0101 有効開始=2025-04-01",
                    place=1,
                ),
            ),
            (
                "items.csv",
                added(
                    "項目コード=M12103A 計画=KS 取組番号=2-(3) 項目=● 取組名=祭りの開き方 担当所属コード=0101 "
                    "有効開始=2025-04-01"
                ),
            ),
        ),
    ),
    "indicators are added, reworded, retired and corrected": (
        2025,
        (
            (
                "indicators.csv",
                succeeded(*R7, "指標コード", "K113", 指標名="暮らしたい町の順位", 単位="番目"),
            ),
            ("indicators.csv", with_cell("指標コード", "K104", 基準値="36.5")),
            ("indicators.csv", ended(R7[1], "指標コード", "K108")),
            ("assignments.csv", ended(R7[1], "指標コード", "K108")),
            (
                "indicators.csv",
                added(
                    "指標コード=K114 計画=KS 分類=くらし 指標名=祭りに来た人 単位=人 性質=件数 方向=増 集計方法=単独 "
                    "基準年度=R6 基準値=300 値の種類=年間値 有効開始=2025-04-01"
                ),
            ),
            ("targets.csv", added("コード=K114-T1 指標コード=K114 有効開始=2025-04-01 目標年度=R8 目標値=500")),
            ("assignments.csv", added("コード=K114-V 指標コード=K114 所属コード=0101 分担=値 有効開始=2025-04-01")),
        ),
    ),
    "a measure ends with all that is under it": (
        2026,
        (
            ("measures.csv", ended(R8[1], "取組コード", "M12102")),
            ("items.csv", ended(R8[1], "項目コード", "M12102A")),
            ("indicators.csv", ended(R8[1], "指標コード", "K109", "K110", "K111")),
            ("assignments.csv", ended(R8[1], "指標コード", "K109", "K110", "K111")),
            ("results.csv", ended(R8[1], "実績コード", "F104", "F105")),
            ("departments.csv", ended(R8[1], "所属コード", "0202")),
        ),
    ),
    "an item is moved": (
        2026,
        (("items.csv", succeeded(*R8, "項目コード", "M11101B", 取組番号="1-(2)", 項目="②")),),
    ),
    "a code is used again": (
        2026,
        (
            ("departments.csv", added("所属コード=0202 所属名=空港対策室 有効開始=2026-04-01")),
            (
                "items.csv",
                added(
                    "項目コード=M11102Z 計画=KS 取組番号=1-(2) 項目=③ 取組名=音の見張り 担当所属コード=0202 "
                    "有効開始=2026-04-01"
                ),
            ),
        ),
    ),
    "a plan succeeds": (
        2027,
        (
            (
                "plans.csv",
                added(
                    "計画コード=K2 計画名=しおかぜ総合戦略第二期 文書=議案附属書 有効開始=2027-04-01 "
                    "有効終了=2032-03-31 調査の月=6;9;12;3 前計画=KS"
                ),
            ),
            ("measures.csv", added("取組コード=N1 計画=K2 取組番号=1 取組名=守る町 担当所属コード=0101")),
            (
                "items.csv",
                added("項目コード=N1A 計画=K2 取組番号=1 項目=● 取組名=守る人 担当所属コード=0101;0401"),
            ),
            (
                "indicators.csv",
                added(
                    "指標コード=N101 計画=K2 取組番号=1 分類=守る 指標名=守る人の数 単位=人 性質=件数 方向=増 "
                    "集計方法=単独 基準年度=R8 基準値=20"
                ),
            ),
            ("targets.csv", added("コード=N101-T1 指標コード=N101 有効開始=2027-04-01 目標年度=R13 目標値=50")),
            ("assignments.csv", added("コード=N101-V 指標コード=N101 所属コード=0101 分担=値 有効開始=2027-04-01")),
        ),
    ),
}
