-- policyc in Neovim 0.7 and newer: require("policyc").setup({})
--
-- Options: cmd (the command), docs_url (address of the pages of the rules), on_attach, embedded (also
-- policies inside of Markdown, Bicep, Terraform and JSON files: true, or a list of patterns).

local M = {}

-- Names of files that may be policies; the server leaves other XML alone.
local patterns = { "*.xml", "*.policy" }

-- Files that may hold policies.
local hosts = { "*.md", "*.markdown", "*.bicep", "*.tf", "*.json" }

-- The folder that a file belongs to: that of the configuration or the repository.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  while true do
    for _, mark in ipairs({ "policyc.toml", ".git" }) do
      local path = folder .. "/" .. mark
      if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then
        return folder
      end
    end
    local above = vim.fn.fnamemodify(folder, ":h")
    if above == folder then
      return vim.fn.fnamemodify(file, ":p:h")
    end
    folder = above
  end
end

-- Shows what runs for the calls of the document, in a buffer of its own.
local function show_effective(command)
  local uri = command.arguments[1]
  local params = { command = "policyc.effective", arguments = { uri } }
  vim.lsp.buf_request(0, "workspace/executeCommand", params, function(error, text)
    if error then
      vim.notify(error.message, vim.log.levels.WARN)
      return
    end
    vim.cmd("new")
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n"))
    vim.bo.buftype, vim.bo.bufhidden, vim.bo.modified = "nofile", "wipe", false
    vim.bo.filetype = "xml"
  end)
end

-- One server for each root.
local clients = {}

function M.start(options, buffer)
  local root = options.root or root_of(vim.api.nvim_buf_get_name(buffer))
  local id = clients[root]
  if not id or vim.lsp.get_client_by_id(id) == nil then
    id = vim.lsp.start_client({
      name = "policyc",
      cmd = options.cmd or { "policyc", "lsp" },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
      init_options = { docsUrl = options.docs_url },
      on_attach = options.on_attach,
    })
    clients[root] = id
  end
  vim.lsp.buf_attach_client(buffer, id)
  return id
end

function M.setup(options)
  options = options or {}
  vim.lsp.commands = vim.lsp.commands or {}
  vim.lsp.commands["policyc.showEffective"] = show_effective
  local wanted = vim.deepcopy(patterns)
  if options.embedded then
    vim.list_extend(wanted, options.embedded == true and hosts or options.embedded)
  end
  vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
    pattern = wanted,
    callback = function(event)
      M.start(options, event.buf)
    end,
  })
end

return M
