--- Which version these scripts are: the same as the program's and the package's.
-- @noindex

return "0.1.0"
