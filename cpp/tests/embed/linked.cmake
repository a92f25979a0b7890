# cmake -Dnm=… -Dprogram=… -Dwith=regex -Dwithout=regex -P linked.cmake: what of the library is in a program
execute_process(COMMAND ${nm} -C ${program} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
if(NOT symbols MATCHES "${with}")
  message(FATAL_ERROR "${program} has no symbol like ${with}: this test sees nothing")
elseif(symbols MATCHES "([^\n]*(${without})[^\n]*)")
  message(FATAL_ERROR "${program} should not need ${CMAKE_MATCH_1}")
endif()
