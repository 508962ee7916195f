--- Colours: a project file keeps red in the lowest byte, scripts see the order of the system they run on.

local colour = {}

colour.CUSTOM = 0x1000000

local function swapped(value)
  return (value & 0xff) << 16 | value & 0xff00 | value >> 16 & 0xff | value & colour.CUSTOM
end

---From a file's order to the system's, or back.
---@param host Host
---@param value integer
---@return integer
function colour.turn(host, value)
  return host.options.system:sub(1, 3) == "Win" and value or swapped(value)
end

return colour
