-- The session of .ci/neovim: what it does is printed, what is not as it should be ends it.

local folder, binary = os.getenv("SESSION_FOLDER"), os.getenv("POLICYC")
package.path = os.getenv("LUA_CONFIG") .. "/?.lua;" .. package.path
local policyc = require("policyc")

local function say(...)
  io.stdout:write(string.format(...), "\n")
end

local function fail(...)
  io.stdout:write("FAILED: ", string.format(...), "\n")
  io.stdout:flush()
  vim.cmd("cquit 1")
end

local function expect(condition, ...)
  if not condition then
    fail(...)
  end
end

-- Runs the command line; gives its standard output.
local function run(arguments)
  local out = vim.fn.system(vim.list_extend({ binary }, arguments))
  return out
end

-- The findings that the command line prints about a path, by file, as sorted lines.
local function printed(path)
  local text = run({ "lint", "--format", "json", path })
  local start = text:find("{", 1, true)
  expect(start, "no JSON from lint %s: %s", path, text)
  local report = vim.json.decode(text:sub(start))
  local by_file = {}
  for _, finding in ipairs(report.findings) do
    local at = finding.span.start
    local line = string.format(
      "%d:%d %s %s: %s", at.line, at.column, finding.severity, finding.rule, finding.message
    )
    by_file[finding.path] = by_file[finding.path] or {}
    table.insert(by_file[finding.path], line)
  end
  for _, lines in pairs(by_file) do
    table.sort(lines)
  end
  return by_file
end

local severities = { "error", "warning", "info", "info" }

-- The diagnostics of a buffer in the same form.
local function shown(buffer)
  local lines = {}
  for _, it in ipairs(vim.diagnostic.get(buffer)) do
    local message = vim.split(it.message, "\n")[1]
    local text = vim.api.nvim_buf_get_lines(buffer, it.lnum, it.lnum + 1, false)[1] or ""
    -- Neovim counts bytes, the command line characters.
    local column = vim.str_utfindex(text, math.min(it.col, #text)) + 1
    local code = it.code or it.user_data.lsp.code
    local severity = severities[it.severity]
    table.insert(lines, string.format("%d:%d %s %s: %s", it.lnum + 1, column, severity, code, message))
  end
  table.sort(lines)
  return lines
end

local function open(path)
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  return vim.api.nvim_get_current_buf()
end

-- Asks the server and waits for the answer.
local function ask(buffer, method, params)
  local is_ready = vim.wait(20000, function()
    for _, client in pairs(vim.lsp.buf_get_clients(buffer)) do
      return client.initialized
    end
  end, 10)
  expect(is_ready, "the server does not begin")
  local answers, error = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  expect(answers, "%s: %s", method, error)
  for _, answer in pairs(answers) do
    expect(not answer.error, "%s: %s", method, answer.error and answer.error.message)
    return answer.result
  end
end

-- Waits until the diagnostics of a buffer are these lines.
local function wait_for(buffer, wanted, what)
  local same = vim.wait(20000, function()
    return vim.deep_equal(shown(buffer), wanted)
  end, 20)
  if not same then
    fail("%s\nwanted:\n  %s\nshown:\n  %s", what, table.concat(wanted, "\n  "), table.concat(shown(buffer), "\n  "))
  end
end

-- Waits until the server has told all that it has to tell: it works all off before it answers the
-- first question, and tells the rest before it answers the second.
local function settle(buffer)
  ask(buffer, "workspace/diagnostic", { previousResultIds = {} })
  ask(buffer, "textDocument/documentSymbol", { textDocument = { uri = vim.uri_from_bufnr(buffer) } })
end

-- Compares what the server shows with what the command line prints, file by file.
local function compare(root)
  local by_file = printed(root)
  local count, total = 0, 0
  for _, path in ipairs(vim.fn.glob(root .. "/**/*.xml", true, true)) do
    local buffer = open(path)
    policyc.start({ cmd = { binary, "lsp" }, root = root }, buffer)
    local wanted = by_file[path] or {}
    settle(buffer)
    wait_for(buffer, wanted, "diagnostics of " .. path)
    count, total = count + 1, total + #wanted
  end
  say("%s: %d documents, %d diagnostics, as the command line prints them", root:gsub("^" .. vim.pesc(folder) .. "/", ""), count, total)
end

local function position(buffer, line, column)
  return {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = column },
  }
end

local function session()
  local version = vim.version()
  say("Neovim %d.%d.%d, %s", version.major, version.minor, version.patch, vim.trim(run({ "--version" })))
  compare(folder .. "/workspace")
  compare(folder .. "/bad")
  local corpus = os.getenv("CORPUS") or ""
  if corpus ~= "" then
    compare(corpus)
  else
    say("no reference corpus here")
  end

  -- A document of its own, written step by step.
  local root = folder .. "/typing"
  vim.fn.mkdir(root)
  local path = root .. "/policy.xml"
  vim.fn.writefile({
    "<policies>",
    "  <inbound>",
    '    <set-variable name="user" value="@(context.User.Id)" />',
    '    <set-header name="x-user" exist-action="override">',
    '      <value>@((string)context.Variables["user"])</value>',
    "    </set-header>",
    "  </inbound>",
    "</policies>",
  }, path)
  local buffer = open(path)
  policyc.start({ cmd = { binary, "lsp" }, root = root }, buffer)
  wait_for(buffer, printed(root)[path] or {}, "diagnostics of the new document")
  say("a new document:\n  %s", table.concat(shown(buffer), "\n  "))

  vim.api.nvim_buf_set_lines(buffer, 2, 2, false, { "    <rate-lim" })
  local items = ask(buffer, "textDocument/completion", position(buffer, 2, 13)).items
  local found
  for _, item in ipairs(items) do
    if item.label == "rate-limit" then
      found = item
    end
  end
  expect(found, "no completion of <rate-lim")
  vim.lsp.util.apply_text_edits({ found.textEdit }, buffer, "utf-16")
  say("completed `<rate-lim`:\n  %s", vim.trim(vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1]))
  local opened = '    <set-variable name="b" value="@(context.Request.'
  vim.api.nvim_buf_set_lines(buffer, 2, 3, false, { opened .. '" />' })
  items = ask(buffer, "textDocument/completion", position(buffer, 2, #opened)).items
  local labels = {}
  for _, item in ipairs(items) do
    labels[item.label] = true
  end
  expect(labels.Headers and labels.Url and not labels["set-header"], "no members of context.Request")
  say("completed `context.Request.` in an open expression: %d members", #items)
  vim.api.nvim_buf_set_lines(buffer, 2, 3, false, {})

  local hover = ask(buffer, "textDocument/hover", position(buffer, 3, 6))
  say("hover over set-header:\n  %s", vim.split(hover.contents.value, "\n")[3])

  local uri = { uri = vim.uri_from_bufnr(buffer) }
  local line = vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]
  local column = line:find("exist%-action") - 1
  local actions = ask(buffer, "textDocument/codeAction", {
    textDocument = uri,
    range = { start = { line = 3, character = column }, ["end"] = { line = 3, character = column } },
    context = { diagnostics = {} },
  })
  local fix
  for _, action in ipairs(actions) do
    if action.kind == "quickfix" and action.title:find("exists%-action") then
      fix = action
    end
  end
  expect(fix, "no fix of exist-action: %s", vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
  say("%s:\n  %s", fix.title, vim.trim(vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]))

  local rename = position(buffer, 2, 26)
  rename.newName = "caller"
  local edit = ask(buffer, "textDocument/rename", rename)
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  expect(text:find('name="caller"', 1, true) and text:find('Variables["caller"]', 1, true), "not renamed: %s", text)
  say("renamed variable `user` to `caller` where it is set and read")

  local edits = ask(buffer, "textDocument/formatting", {
    textDocument = uri,
    options = { tabSize = 4, insertSpaces = true },
  })
  vim.lsp.util.apply_text_edits(edits, buffer, "utf-16")
  vim.cmd("silent write")
  local formatted = vim.fn.system({ binary, "format", "--check", path })
  expect(vim.v.shell_error == 0, "not what `policyc format` does: %s", formatted)
  wait_for(buffer, printed(root)[path] or {}, "diagnostics at the end")
  say("formatted as `policyc format` does:\n%s", table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n"))
  say("at the end:\n  %s", table.concat(shown(buffer), "\n  "))
end

local fine, problem = xpcall(session, debug.traceback)
if not fine then
  fail("%s", problem)
end
say("all as it should be")
io.stdout:flush()
vim.cmd("qall!")
