--- Files and folders; REAPER remembers what a folder held until it is told to look again.

local paths = require("paths")

---@param host Host
---@param api table<string, function>
return function(host, api)
  function host.default_media_folder(_)
    return host.options.resource_path .. "/REAPER Media"
  end

  function api.GetResourcePath()
    return host.options.resource_path
  end

  function api.GetExePath()
    return "/opt/REAPER"
  end

  function api.get_ini_file()
    return host.options.resource_path .. "/reaper.ini"
  end

  function api.file_exists(path)
    return paths.exists(path)
  end

  function api.RecursiveCreateDirectory(path, _)
    if paths.is_folder(path) then
      return 0
    end
    return paths.make(path) and 1 or 0
  end

  ---In no order that a script could rely on: backwards, as no file system of a user's would have it.
  local function listing(path, folders)
    local known = host.listings[path]
    if not known then
      known = { files = {}, folders = {} }
      local names = paths.list(path)
      for index = #names, 1, -1 do
        local folder = names[index]:match("^(.*)/$")
        table.insert(folder and known.folders or known.files, folder or names[index])
      end
      host.listings[path] = known
    end
    return folders and known.folders or known.files
  end

  local function enumerate(path, index, folders)
    if index == -1 then
      host.listings[path] = nil
      return nil
    end
    return listing(path, folders)[index + 1]
  end

  function api.EnumerateFiles(path, index)
    return enumerate(path, index, false)
  end

  function api.EnumerateSubdirectories(path, index)
    return enumerate(path, index, true)
  end

  function api.ExecProcess(command, _)
    host.executed[#host.executed + 1] = command
    return "0\n"
  end
end
