--- The attributes that `Get/SetMedia…Info_Value` and their like know by name, and where a project file keeps them.

local parameters = {}

---@class Attribute  where a value stands: a word of the file, its place after it, what it is when absent
---@field [1] string
---@field [2] integer
---@field [3] number
---@field [4] string  the whole line when it has to be made

---@class Attributes
---@field kept table<string, Attribute>
---@field readable table<string, boolean>  all names that REAPER knows
---@field fixed table<string, boolean>  those that cannot be set

---@param text string
---@return table<string, boolean>
local function set(text)
  local found = {}
  for word in text:gmatch("%S+") do
    found[word] = true
  end
  return found
end

---@type Attributes
parameters.track = {
  kept = {
    B_MUTE = { "MUTESOLO", 1, 0, "MUTESOLO 0 0 0" },
    I_SOLO = { "MUTESOLO", 2, 0, "MUTESOLO 0 0 0" },
    B_PHASE = { "IPHASE", 1, 0, "IPHASE 0" },
    I_FOLDERDEPTH = { "ISBUS", 2, 0, "ISBUS 0 0" },
    I_FOLDERCOMPACT = { "BUSCOMP", 1, 0, "BUSCOMP 0 0 0 0 0" },
    I_SELECTED = { "SEL", 1, 0, "SEL 0" },
    D_VOL = { "VOLPAN", 1, 1, "VOLPAN 1 0 -1 -1 1" },
    D_PAN = { "VOLPAN", 2, 0, "VOLPAN 1 0 -1 -1 1" },
    I_NCHAN = { "NCHAN", 1, 2, "NCHAN 2" },
    C_BEATATTACHMODE = { "BEAT", 1, -1, "BEAT -1" },
    B_MAINSEND = { "MAINSEND", 1, 1, "MAINSEND 1 0" },
    I_AUTOMODE = { "AUTOMODE", 1, 0, "AUTOMODE 0" },
    I_RECARM = { "REC", 1, 0, "REC 0 0 1 0 0 0 0 0" },
    I_FXEN = { "FX", 1, 1, "FX 1" },
    I_HEIGHTOVERRIDE = { "TRACKHEIGHT", 1, 0, "TRACKHEIGHT 0 0 0 0 0 0 0" },
    B_SHOWINMIXER = { "SHOWINMIX", 1, 1, "SHOWINMIX 1 0.6667 0.5 1 0.5 0 0 0" },
    I_FREEMODE = { "FREEMODE", 1, 0, "FREEMODE 0" },
    B_SHOWINTCP = { "SHOWINMIX", 4, 1, "SHOWINMIX 1 0.6667 0.5 1 0.5 0 0 0" },
  },
  readable = set([[
    B_MUTE B_PHASE B_RECMON_IN_EFFECT IP_TRACKNUMBER I_SOLO B_SOLO_DEFEAT I_FXEN I_RECARM I_RECINPUT I_RECMODE
    I_RECMODE_FLAGS I_RECMON I_RECMONITEMS B_AUTO_RECARM I_VUMODE I_AUTOMODE I_NCHAN I_SELECTED I_WNDH I_TCPH I_TCPY
    I_TCPSCREENY I_MCPX I_MCPY I_MCPW I_MCPH I_FOLDERDEPTH I_FOLDERCOMPACT I_MIDIHWOUT I_MIDI_INPUT_CHANMAP
    I_MIDI_CTL_CHAN I_MIDI_TRACKSEL_FLAG I_PERFFLAGS I_CUSTOMCOLOR I_HEIGHTOVERRIDE I_SPACER B_HEIGHTLOCK D_VOL
    D_PAN D_WIDTH D_DUALPANL D_DUALPANR I_PANMODE D_PANLAW I_PANLAW_FLAGS B_SHOWINMIXER B_SHOWINTCP B_MAINSEND
    C_MAINSEND_OFFS C_MAINSEND_NCH I_FREEMODE I_NUMFIXEDLANES C_LANESCOLLAPSED C_LANESETTINGS C_ALLLANESPLAY
    C_BEATATTACHMODE F_MCP_FXSEND_SCALE F_MCP_FXPARM_SCALE F_MCP_SENDRGN_SCALE F_TCP_FXPARM_SCALE
    I_PLAY_OFFSET_FLAG D_PLAY_OFFSET P_PARTRACK P_PROJECT]]),
  fixed = set([[
    B_RECMON_IN_EFFECT IP_TRACKNUMBER I_WNDH I_TCPH I_TCPY I_TCPSCREENY I_MCPX I_MCPY I_MCPW I_MCPH P_PARTRACK
    P_PROJECT]]),
}

---@type Attributes
parameters.item = {
  kept = {
    B_MUTE = { "MUTE", 1, 0, "MUTE 0 0" },
    B_MUTE_ACTUAL = { "MUTE", 1, 0, "MUTE 0 0" },
    B_LOOPSRC = { "LOOP", 1, 0, "LOOP 0" },
    B_ALLTAKESPLAY = { "ALLTAKES", 1, 0, "ALLTAKES 0" },
    B_UISEL = { "SEL", 1, 0, "SEL 0" },
    C_BEATATTACHMODE = { "BEAT", 1, -1, "BEAT -1" },
    C_LOCK = { "LOCK", 1, 0, "LOCK 0" },
    D_VOL = { "VOLPAN", 1, 1, "VOLPAN 1 0 1 -1" },
    D_POSITION = { "POSITION", 1, 0, "POSITION 0" },
    D_LENGTH = { "LENGTH", 1, 0, "LENGTH 0" },
    D_SNAPOFFSET = { "SNAPOFFS", 1, 0, "SNAPOFFS 0" },
    D_FADEINLEN = { "FADEIN", 2, 0, "FADEIN 1 0 0 1 0 0 0" },
    D_FADEOUTLEN = { "FADEOUT", 2, 0, "FADEOUT 1 0 0 1 0 0 0" },
    C_FADEINSHAPE = { "FADEIN", 1, 1, "FADEIN 1 0 0 1 0 0 0" },
    C_FADEOUTSHAPE = { "FADEOUT", 1, 1, "FADEOUT 1 0 0 1 0 0 0" },
    I_FIXEDLANE = { "FIXEDLANE", 1, 0, "FIXEDLANE 0" },
    I_GROUPID = { "GROUP", 1, 0, "GROUP 0" },
  },
  readable = set([[
    B_MUTE B_MUTE_ACTUAL C_LANEPLAYS C_MUTE_SOLO B_LOOPSRC B_ALLTAKESPLAY B_UISEL C_BEATATTACHMODE C_AUTOSTRETCH
    C_LOCK D_VOL D_POSITION D_LENGTH D_SNAPOFFSET D_FADEINLEN D_FADEOUTLEN D_FADEINDIR D_FADEOUTDIR D_FADEINLEN_AUTO
    D_FADEOUTLEN_AUTO C_FADEINSHAPE C_FADEOUTSHAPE I_GROUPID I_LASTY I_LASTH I_CUSTOMCOLOR I_CURTAKE IP_ITEMNUMBER
    F_FREEMODE_Y F_FREEMODE_H I_FIXEDLANE B_FIXEDLANE_HIDDEN P_TRACK]]),
  fixed = set("C_LANEPLAYS I_LASTY I_LASTH IP_ITEMNUMBER B_FIXEDLANE_HIDDEN P_TRACK"),
}

---@type Attributes
parameters.take = {
  kept = {
    D_STARTOFFS = { "SOFFS", 1, 0, "SOFFS 0" },
    D_PLAYRATE = { "PLAYRATE", 1, 1, "PLAYRATE 1 1 0 -1 0 0.0025" },
    B_PPITCH = { "PLAYRATE", 2, 1, "PLAYRATE 1 1 0 -1 0 0.0025" },
    D_PITCH = { "PLAYRATE", 3, 0, "PLAYRATE 1 1 0 -1 0 0.0025" },
    I_PITCHMODE = { "PLAYRATE", 4, -1, "PLAYRATE 1 1 0 -1 0 0.0025" },
    I_CHANMODE = { "CHANMODE", 1, 0, "CHANMODE 0" },
  },
  readable = set([[
    D_STARTOFFS D_VOL D_PAN D_PANLAW D_PLAYRATE D_PITCH B_PPITCH I_LASTY I_LASTH I_CHANMODE I_PITCHMODE
    I_STRETCHFLAGS F_STRETCHFADESIZE I_RECPASSID I_TAKEFX_NCH I_CUSTOMCOLOR IP_TAKENUMBER P_TRACK P_ITEM P_SOURCE]]),
  fixed = set("I_LASTY I_LASTH IP_TAKENUMBER P_TRACK P_ITEM P_SOURCE"),
}

---Names of text attributes; a colon stands before a part of one's own.
parameters.texts = {
  track = set([[
    P_NAME P_ICON P_LANENAME: P_MCP_LAYOUT P_RAZOREDITS P_RAZOREDITS_EXT P_TCP_LAYOUT P_EXT: P_UI_RECT: GUID]]),
  item = set("P_NOTES P_EXT: GUID"),
  take = set("P_NAME P_EXT: GUID"),
  project = set([[
    PROJECT_NAME PROJECT_TITLE PROJECT_AUTHOR TRACK_GROUP_NAME: MARKER_GUID: MARKER_INDEX_FROM_GUID: OPENCOPY_CFGIDX
    RECORD_PATH RECORD_PATH_SECONDARY RECORD_FORMAT APPLYFX_FORMAT RECTAG RENDER_FILE RENDER_PATTERN RENDER_METADATA
    RENDER_TARGETS RENDER_STATS RENDER_FORMAT RENDER_FORMAT2]]),
}

---Numbers of `GetSetProjectInfo`.
parameters.project = {
  kept = {
    PROJECT_SRATE = { "SAMPLERATE", 1, 44100, "SAMPLERATE 44100 0 0" },
    PROJECT_SRATE_USE = { "SAMPLERATE", 2, 0, "SAMPLERATE 44100 0 0" },
  },
  readable = set([[
    RENDER_SETTINGS RENDER_BOUNDSFLAG RENDER_CHANNELS RENDER_SRATE RENDER_STARTPOS RENDER_ENDPOS RENDER_TAILFLAG
    RENDER_TAILMS RENDER_ADDTOPROJ RENDER_DITHER RENDER_NORMALIZE RENDER_NORMALIZE_TARGET RENDER_BRICKWALL
    RENDER_FADEIN RENDER_FADEOUT RENDER_FADEINSHAPE RENDER_FADEOUTSHAPE PROJECT_SRATE PROJECT_SRATE_USE]]),
  fixed = {},
}

---Refuse a name that REAPER does not know, or that cannot be set.
---@param host Host
---@param attributes Attributes
---@param name string
---@param value number|nil  to set
function parameters.check(host, attributes, name, value)
  if not attributes.readable[name] then
    host:misuse(("%s: REAPER knows no attribute %q"):format(host.calling, name))
  elseif value and attributes.fixed[name] then
    host:misuse(("%s: %s cannot be set"):format(host.calling, name))
  elseif value and name:find("^[BCI]_") and not math.tointeger(value) then
    host:misuse(("%s: %s must be a whole number, not %s"):format(host.calling, name, value))
  end
end

---The part of one's own of a text attribute, after the colon; empty where it has none.
---@param host Host
---@param known table<string, boolean>
---@param name string
---@return string word
---@return string own
function parameters.text(host, known, name)
  local word, own = name:match("^([^:]+:)(.+)$")
  if known[name] and name:sub(-1) ~= ":" then
    return name, ""
  elseif not (word and known[word]) then
    host:misuse(("%s: REAPER knows no attribute %q"):format(host.calling, name))
  end
  return word, own
end

---Refuse a GUID that is none, or that something else in the project has.
---@param host Host
---@param project Project
---@param guid string
function parameters.guid(host, project, guid)
  local x = "%x"
  if not guid:find("^{" .. x:rep(8) .. ("%-" .. x:rep(4)):rep(3) .. "%-" .. x:rep(12) .. "}$") then
    host:misuse(("%s: %q is no GUID"):format(host.calling, guid))
  end
  for _, track in ipairs(project.tracks) do
    for _, item in ipairs(track.items) do
      for _, take in ipairs(item.takes) do
        if take.guid == guid then
          host:misuse(("%s: a take has this GUID already"):format(host.calling))
        end
      end
      if item.guid == guid then
        host:misuse(("%s: an item has this GUID already"):format(host.calling))
      end
    end
    if track.guid == guid then
      host:misuse(("%s: a track has this GUID already"):format(host.calling))
    end
  end
end

---@param host Host
---@param name string
function parameters.missing(host, name)
  host:misuse(("%s: %s exists in REAPER, but the fake does not model it"):format(host.calling, name))
end

return parameters
