# Headers, library and CMake files, relocatable: <prefix>/include, <prefix>/lib, <prefix>/lib/cmake/ranvier.
# In a wheel the prefix is the package's own folder, which the entry point cmake.root names.
include(CMakePackageConfigHelpers)
set(ranvier_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ranvier)

configure_package_config_file(cmake/ranvierConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfig.cmake
  INSTALL_DESTINATION ${ranvier_cmake_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ranvierConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)  # 0.x may change with any minor version

install(TARGETS ranvier EXPORT ranvier ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT ranvier FILE ranvierTargets.cmake NAMESPACE ranvier:: DESTINATION ${ranvier_cmake_dir}
  COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/ranvierConfigVersion.cmake
  DESTINATION ${ranvier_cmake_dir} COMPONENT development)
# for pkg-config; a static library needs others, a shared one must be found where it is
set(ranvier_pc_needs "-lstdc++ -lm -lpthread")
if(RANVIER_SHARED)
  set(ranvier_pc_needs "-Wl,-rpath,\${libdir}")
endif()
file(RELATIVE_PATH ranvier_pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" ranvier_pc_prefix "${ranvier_pc_prefix}")
configure_file(cmake/ranvier.pc.in ${CMAKE_CURRENT_BINARY_DIR}/ranvier.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ranvier.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)
install(DIRECTORY include/ ${CMAKE_CURRENT_BINARY_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development)
