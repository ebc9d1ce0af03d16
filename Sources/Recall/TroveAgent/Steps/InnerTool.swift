internal import TroveCore
internal import TroveWire

/// What a model calls to lead the run itself; nothing of it leaves the controller.
enum InnerTool: String, CaseIterable {
    case plan
    case readResult = "read_result"
    case finish

    var chatTool: ChatTool {
        let parameters = parameters
        return ChatTool(name: rawValue, description: description, parameters: parameters) { arguments in
            if let problem = SchemaCheck(parameters).problem(arguments) { return problem }
            guard self == .plan else { return nil }
            do throws(TroveError) {
                _ = try RunPlan(arguments)
                return nil
            } catch {
                return error.message
            }
        }
    }

    private var description: String {
        switch self {
        case .plan: "Sets or changes the plan; mark tasks as done by `done`."
        case .readResult: "Reads on in an earlier result that was too long to be shown whole."
        case .finish: "Ends the run with its result."
        }
    }

    private var parameters: JSONValue {
        switch self {
        case .plan: RunPlan.parameters
        case .readResult:
            [
                "type": "object", "additionalProperties": false, "required": ["result", "offset"],
                "properties": [
                    "result": ["type": "integer", "minimum": 1], "offset": ["type": "integer", "minimum": 0],
                ],
            ]
        case .finish:
            [
                "type": "object", "additionalProperties": false, "required": ["result"],
                "properties": [
                    "result": [
                        "type": "string",
                        "description": "Short plain sentences, each followed by the numbers of its passages, like [3].",
                    ]
                ],
            ]
        }
    }
}
