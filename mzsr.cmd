@echo off
rem The front door on Windows, for the commands that need no Spark; for the others see WSL, or a cluster.
rem Build first: mvn -DskipTests package
setlocal
set "version="
set "here=%~dp0"
set "light=%here%inference\target\mzsr-inference.jar"
set "nd4j=%here%nd4j\target\mzsr-nd4j.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if not exist "%light%" (
  echo mzsr: not built; build with 'mvn -DskipTests package' 1>&2
  exit /b 1
)
for %%c in (upscale evaluate inspect import parity conf kernel help --help --version) do if "%~1"=="%%c" goto run
echo mzsr: '%~1' is none of upscale, evaluate, inspect, import, parity, conf, kernel: commands with Spark run on Linux and macOS, or in WSL 1>&2
exit /b 2
:run
rem What Java 24 and newer want to be told, or they warn.
set "quiet="
for /f "tokens=3" %%v in ('"%java%" -version 2^>^&1') do if not defined version set "version=%%~v"
for /f "delims=." %%m in ("%version%") do if %%m GEQ 24 set "quiet=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
"%java%" -XX:+UseSerialGC %quiet% %MZSR_JAVA_OPTS% -cp "%light%;%nd4j%" org.mzsr.inference.Main %*
exit /b %errorlevel%
