--- Notes of MIDI takes, and where they lie in the project's time.

local chunk = require("chunk")
local objects = require("objects")
local tempo = require("tempo")
local undo = require("undo")

---@class MidiEvent
---@field tick integer
---@field order integer
---@field word string  E, or e when selected; with m when muted
---@field bytes integer[]
---@field rest string[]
---@field block Block|nil  of a long event

local SHORT = { E = true, e = true, Em = true, em = true }
local LONG = { X = true, x = true, Xm = true, xm = true }
local SCALES = { [2741] = "Major", [1453] = "Natural minor", [2477] = "Harmonic minor", [1709] = "Dorian" }
local TICKS = 960

---@param host Host
---@param api table<string, function>
return function(host, api)
  ---The block that holds a source's events: its own, or another item's of the same pool.
  local function data(source, project)
    local children = source.block.children
    local pool = not chunk.find(children, "HASDATA") and chunk.get(children, "POOLEDEVTS", 1)
    if not pool then
      return source.block
    end
    for _, track in ipairs(project.tracks) do
      for _, item in ipairs(track.items) do
        for _, take in ipairs(item.takes) do
          local other = take.source and take.source.block.children
          if other and chunk.find(other, "HASDATA") and chunk.get(other, "POOLEDEVTS", 1) == pool then
            return take.source.block
          end
        end
      end
    end
    return source.block
  end

  -- Scripts ask for notes one by one; what a source holds is worked out once for each state of its project.
  local heard = setmetatable({}, { __mode = "k" })

  ---@return Block
  ---@return {count: integer, block: Block, events: MidiEvent[]|nil, notes: table[]|nil} known
  local function midi(take)
    if not api.TakeIsMIDI(take) then
      host:misuse(("%s: the take holds no MIDI"):format(host.calling))
    end
    local project, own = take.item.track.project, take.source.block
    local known = heard[own]
    if known and known.count == project.count then
      return known.block, known
    end
    local block = data(take.source, project)
    if chunk.find(block.children, "FILE") then
      host:misuse(("%s: the fake does not read MIDI files"):format(host.calling))
    end
    heard[own] = { count = project.count, block = block }
    return block, heard[own]
  end

  local function resolution(block)
    return math.tointeger(chunk.number(block.children, "HASDATA", 2, TICKS))
  end

  ---@return MidiEvent[]
  local function events(block)
    local found, now = {}, 0
    for _, child in ipairs(block.children) do
      local words = chunk.words(type(child) == "table" and child.head or child)
      local word = (words[1] or ""):gsub("^<", "")
      if SHORT[word] or LONG[word] then
        now = now + math.tointeger(tonumber(words[2]))
        local event = { tick = now, order = #found, word = word, bytes = {}, rest = {} }
        if type(child) == "table" then
          event.block, event.rest = child, { table.unpack(words, 3) }
        else
          local first = LONG[word] and 4 or 3
          for index = first, first + 2 do
            event.bytes[#event.bytes + 1] = tonumber(words[index], 16)
          end
          event.word = LONG[word] and word:gsub("X", "E"):gsub("x", "e") or word
          event.rest = { table.unpack(words, first + 3) }
        end
        found[#found + 1] = event
      end
    end
    return found
  end

  local function kind(event)
    local status = event.bytes[1] and event.bytes[1] & 0xf0 or 0
    if status == 0x90 and event.bytes[3] > 0 then
      return "on"
    elseif status == 0x90 or status == 0x80 then
      return "off"
    end
    return status == 0 and "long" or "other"
  end

  local function rank(event)
    local what = kind(event)
    return what == "off" and 0 or what == "on" and 2 or 1
  end

  local function write(block, all)
    local last = 0
    for _, event in ipairs(all) do
      last = math.max(last, event.tick)
    end
    for _, event in ipairs(all) do
      if event.bytes[1] and event.bytes[1] & 0xf0 == 0xb0 and event.bytes[2] == 0x7b then
        event.tick, event.final = last, true
      end
    end
    table.sort(all, function(a, b)
      if a.tick ~= b.tick then
        return a.tick < b.tick
      elseif (a.final or false) ~= (b.final or false) then
        return b.final == true
      elseif rank(a) ~= rank(b) then
        return rank(a) < rank(b)
      end
      return a.order < b.order
    end)
    local eol, first = block.head:match("[\r\n]*$"), nil
    local indent = block.head:match("^%s*") .. "  "
    for index = #block.children, 1, -1 do
      local word = chunk.word(block.children[index])
      if SHORT[word] or LONG[word] then
        table.remove(block.children, index)
        first = index
      end
    end
    first = first or #block.children + 1
    local now = 0
    for offset, event in ipairs(all) do
      local step = event.tick - now
      now = event.tick
      local rest = #event.rest > 0 and " " .. table.concat(event.rest, " ") or ""
      local child
      if event.block then
        child = event.block
        child.head = chunk.with_value(child.head, 1, tostring(step))
      else
        child = ("%s%s %d %02x %02x %02x%s%s"):format(indent, event.word, step, event.bytes[1], event.bytes[2],
          event.bytes[3], rest, eol)
      end
      table.insert(block.children, first + offset - 1, child)
    end
  end

  ---@return table[] notes  in order of their start
  local function notes(all)
    local found, sounding = {}, {}
    for _, event in ipairs(all) do
      local what = kind(event)
      if what == "on" or what == "off" then
        local key = (event.bytes[1] & 15) << 8 | event.bytes[2]
        sounding[key] = sounding[key] or {}
        if what == "on" then
          local note = { on = event, stop = all[#all].tick }
          found[#found + 1] = note
          table.insert(sounding[key], note)
        elseif sounding[key][1] then
          local note = table.remove(sounding[key], 1)
          note.off, note.stop = event, event.tick
        end
      end
    end
    return found
  end

  local function heard_events(take)
    local block, known = midi(take)
    known.events = known.events or events(block)
    return known.events
  end

  local function heard_notes(take)
    local all, _, known = heard_events(take), midi(take)
    known.notes = known.notes or notes(all)
    return known.notes
  end

  local function change(take)
    host:change(take.item.track.project, undo.ITEMS)
  end

  ---A source's length in quarter notes.
  function host.midi_length(_, source)
    local project = source.take and source.take.item.track.project or host.current
    local block = data(source, project)
    if chunk.find(block.children, "FILE") then
      host:misuse(("%s: the fake does not read MIDI files"):format(host.calling))
    end
    local all = events(block)
    return #all > 0 and all[#all].tick / resolution(block) or 0.0
  end

  function api.MIDI_CountEvts(take)
    local all = heard_events(take)
    local others, texts = 0, 0
    for _, event in ipairs(all) do
      local what = kind(event)
      others = others + (what == "other" and event.bytes[2] ~= 0x7b and 1 or 0)
      texts = texts + (what == "long" and 1 or 0)
    end
    return #all, #heard_notes(take), others, texts
  end

  function api.MIDI_GetNote(take, index)
    if take.unsorted then
      host:misuse("MIDI_GetNote: notes are unsorted, call MIDI_Sort first")
    end
    local note = heard_notes(take)[index + 1]
    if not note then
      return false, false, false, 0.0, 0.0, 0, 0, 0
    end
    local word, bytes = note.on.word, note.on.bytes
    return true, word:sub(1, 1) == "e", word:sub(2) == "m", note.on.tick + 0.0, note.stop + 0.0, bytes[1] & 15,
      bytes[2], bytes[3]
  end

  function api.MIDI_GetHash(take, notes_only)
    local sum = 5381
    for _, event in ipairs(heard_events(take)) do
      if not notes_only or kind(event) == "on" or kind(event) == "off" then
        local long = event.block and chunk.dump(event.block) or ""
        local text = event.tick .. event.word .. table.concat(event.bytes, ",") .. long
        for index = 1, #text do
          sum = (sum * 33 + text:byte(index)) & 0xffffffffffff
        end
      end
    end
    return true, ("%012x"):format(sum)
  end

  local function put(all, selected, muted, start, stop, channel, pitch, velocity)
    if channel < 0 or channel > 15 or pitch < 0 or pitch > 127 or velocity < 1 or velocity > 127 or stop <= start then
      host:misuse(("%s: no such note: ticks %g to %g, channel %d, pitch %d, velocity %d"):format(host.calling, start,
        stop, channel, pitch, velocity))
    end
    local word = (selected and "e" or "E") .. (muted and "m" or "")
    local round = function(tick)
      return math.tointeger(math.floor(tick + 0.5))
    end
    local function add(tick, bytes)
      all[#all + 1] = { tick = round(tick), order = #all, word = word, bytes = bytes, rest = {} }
    end
    add(start, { 0x90 | channel, pitch, velocity })
    add(stop, { 0x80 | channel, pitch, 0 })
  end

  function api.MIDI_InsertNote(take, selected, muted, start, stop, channel, pitch, velocity, unsorted)
    change(take)
    local block = midi(take)
    local all = events(block)
    put(all, selected, muted, start, stop, channel, pitch, velocity)
    write(block, all)
    take.unsorted = unsorted or take.unsorted
    return true
  end

  local function without(all, note)
    local kept = {}
    for _, event in ipairs(all) do
      if event ~= note.on and event ~= note.off then
        kept[#kept + 1] = event
      end
    end
    return kept
  end

  function api.MIDI_DeleteNote(take, index)
    change(take)
    local block = midi(take)
    local all = events(block)
    local note = notes(all)[index + 1]
    if note then
      write(block, without(all, note))
    end
    return note ~= nil
  end

  function api.MIDI_SetNote(take, index, selected, muted, start, stop, channel, pitch, velocity, unsorted)
    local found, was_selected, was_muted, was_start, was_stop, was_channel, was_pitch, was_velocity =
      api.MIDI_GetNote(take, index)
    if not found then
      return false
    end
    local function or_else(value, was)
      if value == nil then
        return was
      end
      return value
    end
    change(take)
    local block = midi(take)
    local all = events(block)
    local kept = without(all, notes(all)[index + 1])
    put(kept, or_else(selected, was_selected), or_else(muted, was_muted), start or was_start, stop or was_stop,
      channel or was_channel, pitch or was_pitch, velocity or was_velocity)
    write(block, kept)
    take.unsorted = unsorted or take.unsorted
    return true
  end

  function api.MIDI_InsertCC(take, selected, muted, tick, status, channel, second, third)
    change(take)
    local block = midi(take)
    local all = events(block)
    local word = (selected and "e" or "E") .. (muted and "m" or "")
    all[#all + 1] = {
      tick = math.tointeger(math.floor(tick + 0.5)), order = #all, word = word,
      bytes = { status | channel, second, third }, rest = {},
    }
    write(block, all)
    return true
  end

  function api.MIDI_DisableSort(take)
    take.unsorted = true
  end

  function api.MIDI_Sort(take)
    midi(take)
    take.unsorted = nil
  end

  function api.MIDI_GetScale(take)
    local children = midi(take).children
    local on = chunk.number(children, "KEYSNAP", 1, 0) == 1
    local scale = math.tointeger(chunk.number(children, "KEYSNAP", 3, 0))
    if not on then
      return false, 0, 0, ""
    end
    return true, math.tointeger(chunk.number(children, "KEYSNAP", 2, 0)), scale, SCALES[scale] or ""
  end

  ---Where a take's first tick lies, in quarter notes of the project, and its ticks to the project's quarter.
  local function grid(take)
    local points = tempo.points(take.item.track.project)
    local start = host:item_value(take.item, "D_POSITION")
    local rate, offset = host:take_value(take, "D_PLAYRATE"), host:take_value(take, "D_STARTOFFS")
    local skipped = tempo.qn(points, start + offset / rate) - tempo.qn(points, start)
    return points, tempo.qn(points, start) - skipped, resolution(midi(take)) * rate
  end

  function api.MIDI_GetPPQPosFromProjQN(take, qn)
    local _, start, ticks = grid(take)
    return (qn - start) * ticks
  end

  function api.MIDI_GetPPQPosFromProjTime(take, time)
    local points, start, ticks = grid(take)
    return (tempo.qn(points, time) - start) * ticks
  end

  function api.MIDI_GetProjQNFromPPQPos(take, tick)
    local _, start, ticks = grid(take)
    return start + tick / ticks
  end

  function api.MIDI_GetProjTimeFromPPQPos(take, tick)
    local points, start, ticks = grid(take)
    return tempo.time(points, start + tick / ticks)
  end

  function api.CreateNewMIDIItemInProj(track, start, stop, in_quarters)
    host:change(track.project, undo.ITEMS)
    local points = tempo.points(track.project)
    local from = in_quarters and start or tempo.qn(points, start)
    local to = in_quarters and stop or tempo.qn(points, stop)
    if to <= from then
      host:misuse("CreateNewMIDIItemInProj: the item would have no length")
    end
    local at, length = tempo.time(points, from), tempo.time(points, to)
    local item = api.AddMediaItemToTrack(track)
    host:set_item(item, "D_LENGTH", length - at)
    local last = math.floor((to - from) * TICKS + 0.5)
    host:add_take(item, {
      "<SOURCE MIDI", "HASDATA 1 960 QN", "CCINTERP 32", ("E %d b0 7b 00"):format(last), "CCINTERP 32",
      "CHASE_CC_TAKEOFFS 1", "GUID " .. objects.new_guid(), "IGNTEMPO 0 120 4 4", ">",
    })
    host:set_item(item, "D_POSITION", at)
    return item
  end
end
