# Headers, library and CMake files, relocatable: <prefix>/include, <prefix>/lib, <prefix>/lib/cmake/ranvier.
# In a wheel the prefix is the package's own folder, which the entry point cmake.root names.
include(CMakePackageConfigHelpers)
set(ranvier_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ranvier)

configure_package_config_file(cmake/ranvierConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfig.cmake
  INSTALL_DESTINATION ${ranvier_cmake_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ranvierConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)  # 0.x may change with any minor version

# in a wheel: one object for each part of an instruction set and one for each wing, sections by kind alone, so that what
# templates made is in it once and without a name for each section: a sixth smaller
option(RANVIER_ONE_OBJECT "join the objects of a wheel's static library" ON)  # a sanitizer's would not link
if(DEFINED SKBUILD AND RANVIER_ONE_OBJECT AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_LINKER AND CMAKE_STRIP AND CMAKE_AR)
  set(join ${CMAKE_LINKER} -r --force-group-allocation -T ${CMAKE_CURRENT_SOURCE_DIR}/cmake/one_object.ld)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/joined)
  file(MAKE_DIRECTORY ${folder})
  # alone: what leads to kernels, or serves both wings
  set(alone "/(system/[a-z]+_tables|linalg/(eigenvalues|elementary)|c_api/c_error)\\.cpp")
  set(joined "$<FILTER:$<TARGET_OBJECTS:ranvier>,INCLUDE,${alone}>")
  set(commands)
  foreach(part "nets=nets/[a-z0-9_/]+" "linalg=linalg/[a-z_]+" "image=image/[a-z_]+" "cells=cells/[a-z0-9_]+" "spiking=spiking/[a-z0-9_]+"
               "below=(files|system)/[a-z0-9_]+"
               "c_nets=c_api/c_(network|network_file|trainer)" "c_cells=c_api/c_population")
    string(REGEX MATCH "([^=]+)=(.*)" part ${part})
    set(object ${folder}/${CMAKE_MATCH_1}.o)
    set(objects "$<FILTER:$<TARGET_OBJECTS:ranvier>,INCLUDE,/${CMAKE_MATCH_2}\\.cpp>")
    list(APPEND commands COMMAND ${join} -o ${object} "$<FILTER:${objects},EXCLUDE,${alone}>"
      COMMAND ${CMAKE_STRIP} --strip-unneeded ${object})
    list(APPEND joined ${object})
  endforeach()
  set(kernels ${ranvier_isa_targets})
  if(RANVIER_SHARED_KERNELS)
    set(kernels)
  endif()
  foreach(target ${kernels})
    string(REPLACE ranvier_ "" name ${target})
    list(APPEND commands COMMAND ${join} -o ${folder}/${name}.cpp.o $<TARGET_OBJECTS:${target}>)
    if(NOT name MATCHES "avx.*_nets")  # tests look at what the compiler made of the networks' kernels, by name
      list(APPEND commands COMMAND ${CMAKE_STRIP} --strip-unneeded ${folder}/${name}.cpp.o)
    endif()
    list(APPEND joined ${folder}/${name}.cpp.o)
  endforeach()
  add_custom_command(TARGET ranvier POST_BUILD ${commands}
    COMMAND ${CMAKE_COMMAND} -E rm $<TARGET_FILE:ranvier>
    COMMAND ${CMAKE_AR} qcs $<TARGET_FILE:ranvier> "${joined}"
    COMMAND_EXPAND_LISTS VERBATIM)
endif()

if(RANVIER_SHARED_KERNELS)
  install(TARGETS ranvier_kernels EXPORT ranvier LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
  set(ranvier_pc_kernels " -lranvier_kernels -Wl,-rpath,\${libdir}")
endif()
install(TARGETS ranvier EXPORT ranvier ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT ranvier FILE ranvierTargets.cmake NAMESPACE ranvier:: DESTINATION ${ranvier_cmake_dir}
  COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfigVersion.cmake
  DESTINATION ${ranvier_cmake_dir} COMPONENT development)
# for pkg-config; the library is static, so that Libs names all that it needs
file(RELATIVE_PATH ranvier_pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" ranvier_pc_prefix "${ranvier_pc_prefix}")
configure_file(cmake/ranvier.pc.in ${CMAKE_CURRENT_BINARY_DIR}/ranvier.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ranvier.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)
install(DIRECTORY include/ ${CMAKE_CURRENT_BINARY_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development)
