# Makes the player, one page without a recording, of its parts.
# cmake -DPAGE=player.html -DSCRIPT=player.js -DPROGRAM=player.wasm -DPLAYER=... -P assemble.cmake
file(READ ${PAGE} page)
file(READ ${SCRIPT} script)
execute_process(COMMAND gzip -9n INPUT_FILE ${PROGRAM} OUTPUT_FILE ${PROGRAM}.gz COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND base64 -w 0 INPUT_FILE ${PROGRAM}.gz OUTPUT_VARIABLE program COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "{{script}}" "${script}" page "${page}")
string(REPLACE "{{program}}" "${program}" page "${page}")
file(WRITE ${PLAYER} "${page}")
