/// Chinese words of two characters that a question brings into a statement and that name nothing: of kinds, manners,
/// amounts, times, and verbs that anything may do. A passage that lacks them says no less.
enum HanGeneralWords {
    /// Whether two characters are such a word.
    static func contain(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        words.contains(key(first, second))
    }

    private static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
        UInt64(first.value) << 32 | UInt64(second.value)
    }

    private static let words: Set<UInt64> = Set(
        """
        类型 認為 认为 名字 名稱 名称 稱為 称为 叫做 稱作 称作 发生
        發生 建立 成立 还有 還有 关于 關於 用于 用於 使用 利用 采用
        採用 主要 重要 导致 導致 造成 引起 需要 必须 必須 应该 應該
        可以 可能 能够 能夠 会议 试图 試圖 尝试 嘗試 用来 用來 部分
        部份 除了 以外 之外 以及 并且 而且 或者 如果 因为 因為 所以
        由于 由於 关系 關係 对于 對於 至于 至於 存在 通过 通過 经过
        經過 包含 包括 问题 問題 根据 根據 按照 依据 这个 這個 那个
        这些 這些 那些 这种 這種 这位 這位 这样 這樣 受到 得到 达到
        達到 达成 開始 开始 结束 結束 作出 做出 提出 指出 表示 表明
        显示 顯示 证明 获得 獲得 取得 拥有 擁有 具有 没有 沒有 形式
        方式 方法 方面 形成 变成 變成 成为 成為 人们 人們 人士 人员
        人員 人物 意思 意味 通常 经常 經常 常常 一般 大约 大約 约有
        作用 最多 最少 最大 最小 最高 最早 最初 最后 最後 最终 第一
        首先 首次 其中 其他 其它 同时 同時 当时 當時 为了 為了 目的
        原因 结果 結果 影响 影響 想要 希望 属于 屬於 参加 參加 参与
        參與 进行 進行 举行 舉行 实行 即使 虽然 雖然 但是 然而 因此
        著名 有名 知名 例子 例如 比如 数量 數量 数字 总共 總共 一共
        共有 多少 时间 時間 时候 時候 时期 時期 年间 年間 期间 期間
        之间 之間 以后 以後 之后 之後 以前 之前 地方 地区 地區 地点
        位置 位于 位於 国家 國家 城市 公司 组织 組織 机构 機構 团体
        部门 工作 任务 任務 事件 事情 事务 事務 活动 活動 行为 行為
        过程 過程 情况 情況 条件 内容 信息 資訊 特征 特點 特点 性质
        程度 水平 范围 範圍 比例 百分 平均 记录 記錄 喜欢 喜歡 创立
        創立 创建 創建 制定 制造 製造 生产 發現 发现 发明 設計 设计
        决定 決定 选择 選擇 支持 反对 反對 同意 允许 禁止 要求 请求
        請求 帮助 保护 提供 给予 給予 负责 負責 领导 領導 领袖 控制
        管理 任命 担任 擔任 出任 来自 來自 出自 前往 离开 進入 进入
        加入 返回 出现 出現 产生 產生 增加 减少 減少 提高 降低 改变
        改變 发展 發展 许多 許多 很多 大量 全部 所有 每个 每個 各种
        各種 不同 相同 相关 有关 有關 类似 類似 特别 特別 特定 具体
        角色 部位 体系 系统 系統 理论 學說 学说 观点 觀點 看法 想法
        名为 名為 别名 另外 另一 学生 個人 个人 世界 历史 歷史 社会
        社會 今天 目前 现在 現在 如今 曾经 曾經 已经 已經 仍然 正在
        将会 將會
        """.split(whereSeparator: \.isWhitespace).compactMap { word in
            let scalars = Array(word.unicodeScalars)
            return scalars.count == 2 ? key(scalars[0], scalars[1]) : nil
        })
}
