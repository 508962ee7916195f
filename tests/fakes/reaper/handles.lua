--- The opaque pointers that scripts hold: one for each object, useless but to be handed back.

local handles = {}

---@class Handles
---@field private objects table<table, Object>
local Handles = {}
Handles.__index = Handles

---@param misuse fun(text: string)
---@return Handles
function handles.new(misuse)
  local self = setmetatable({}, Handles)
  self.objects = setmetatable({}, { __mode = "k" })
  self.pointers = setmetatable({}, { __mode = "k" })
  self.serial = 0x7f0000000000
  self.misuse = misuse
  return self
end

---@param object Object
---@return table
function Handles:of(object)
  local known = self.pointers[object]
  if known then
    return known
  end
  self.serial = self.serial + 0x40
  local name = ("(%s*)0x%016X"):format(object.kind, self.serial)
  local function closed()
    self.misuse(name .. ": a pointer has nothing inside that a script could read or write")
  end
  local handle = setmetatable({}, {
    __metatable = "userdata",
    __name = object.kind,
    __tostring = function()
      return name
    end,
    __index = closed,
    __newindex = closed,
    __len = closed,
    __call = closed,
    __pairs = closed,
  })
  self.objects[handle] = object
  self.pointers[object] = handle
  return handle
end

---@param value any
---@return Object|nil
function Handles:object(value)
  if value == nil then
    return nil
  end
  return self.objects[value]
end

---@param value any
---@return boolean
function Handles:is(value)
  return self:object(value) ~= nil
end

return handles
