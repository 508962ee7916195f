--- How the fake is entered from the test's own process.

local folder = ...
package.path = folder .. "/?.lua"
return require("acts")(folder)
