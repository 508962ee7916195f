--- Our end of the mailbox: a folder of numbered files through which we and the daemon talk.
-- How it works is written in docs/protocol.md. Nothing here waits: what is not there yet is looked for next time.
-- @noindex

local files = require("lib.files")
local json = require("lib.json")
local version = require("lib.version")

local LOOK = 1.0 -- seconds between two looks at daemon.json
local SILENCE = 5.0 -- seconds its pulse may stand still
local ALIVE = 5.0 -- seconds without a message after which we say that we are there
local PROTOCOL = 1

---@class Mailbox
---@field connected boolean
---@field private absent string
---@field why string  the daemon cannot be talked to, for the musician; empty when connected
---@field private folder string
---@field private client string|nil
---@field private epoch string|nil
---@field private path string|nil  of the connection, with a slash at its end
local Mailbox = {}
Mailbox.__index = Mailbox


local ABSENT = "The Loop Copilot daemon is not running. Start it with: loop-copilot run (looked for in %s)"

---@param folder string  the copilot's
---@return Mailbox
local function new(folder)
  local self = setmetatable({
    absent = ABSENT:format(folder),
    folder = folder .. "/mailbox/", connected = false, why = "", looked = -math.huge, sent = 0, read = 0,
    said = -math.huge, made = -math.huge, undeleted = {},
  }, Mailbox)
  self.why = self.absent
  return self
end

---@return {protocol: integer, epoch: string, pulse: integer}|nil
function Mailbox:_daemon()
  local text = files.read(self.folder .. "daemon.json")
  local good, found = pcall(json.decode, text or "")
  if not good or type(found) ~= "table" or type(found.epoch) ~= "string" or not found.epoch:find("^[%w_-]+$") then
    return nil
  end
  return found
end

---@param why string
function Mailbox:_part(why)
  self.connected, self.path, self.why = false, nil, why
end

---@param epoch string
function Mailbox:_connect(epoch)
  local client = reaper.genGuid():lower():gsub("[^%x]", "")
  local path = self.folder .. epoch .. "-" .. client .. "/"
  reaper.RecursiveCreateDirectory(path .. "to-daemon", 0)
  reaper.RecursiveCreateDirectory(path .. "to-daw", 0)
  self.epoch, self.path, self.client = epoch, path, client
  self.sent, self.read, self.said, self.undeleted = 0, 0, reaper.time_precise(), {}
  self.connected, self.why, self.made = true, "", reaper.time_precise()
end

---Look whether the daemon is there, once a second at most; connect to one that is new.
---@return boolean fresh  whether a new connection was made: say hello, and all that is known
function Mailbox:look()
  local now = reaper.time_precise()
  if now - self.looked < LOOK then
    return false
  end
  self.looked = now
  local daemon = self:_daemon()
  if not daemon then
    self:_part(self.absent)
    self.pulse = nil
    return false
  elseif daemon.protocol ~= PROTOCOL then
    self:_part(("The daemon and these scripts (%s) are of different versions. Update both."):format(version))
    return false
  end
  if daemon.pulse ~= self.pulse or daemon.epoch ~= self.pulse_of then
    self.pulse, self.pulse_of, self.risen = daemon.pulse, daemon.epoch, now
  elseif now - self.risen > SILENCE then
    self:_part(self.absent)
    return false
  end
  if self.connected and daemon.epoch == self.epoch then
    return false
  end
  self:_connect(daemon.epoch)
  return true
end

---Send a message.
---@param text string  JSON
---@return boolean sent  if not, the connection is lost and will be made anew
function Mailbox:send(text)
  if not self.connected then
    return false
  end
  local name = ("%sto-daemon/%d."):format(self.path, self.sent + 1)
  if not files.write(name .. "json", name .. "part", text) then
    -- The daemon sweeps away whom it has not heard for long: REAPER slept, or a dialog stood open.
    self:renew()
    return false
  end
  self.sent, self.said = self.sent + 1, reaper.time_precise()
  return true
end

---Give the connection up; another one is made in the next turn, but not in every turn.
function Mailbox:renew()
  self:_part("The connection to the daemon was lost.")
  if reaper.time_precise() - self.made >= LOOK then
    self.looked = -math.huge
  end
end

---Say that we are there, when nothing else was said for a while.
function Mailbox:keep_alive()
  if self.connected and reaper.time_precise() - self.said >= ALIVE then
    self:send('{"jsonrpc":"2.0","method":"alive"}')
  end
end

---The next message, if it is there. Call `done` after acting on it.
---@return string|nil text
function Mailbox:next()
  if not self.connected then
    return nil
  end
  return files.read(("%sto-daw/%d.json"):format(self.path, self.read + 1))
end

---Take away the message that was acted on.
function Mailbox:done()
  if not self.path then
    return
  end
  self.read = self.read + 1
  self.undeleted[#self.undeleted + 1] = ("%sto-daw/%d.json"):format(self.path, self.read)
  for index = #self.undeleted, 1, -1 do
    -- On Windows a virus scanner may hold a file for a moment; the next message takes it along.
    if os.remove(self.undeleted[index]) then
      table.remove(self.undeleted, index)
    end
  end
end

---Take leave.
function Mailbox:leave()
  self:send('{"jsonrpc":"2.0","method":"bye"}')
  self:_part(self.absent)
end

return { new = new }
