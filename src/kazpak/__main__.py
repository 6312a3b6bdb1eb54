from kazpak.cli import main

main()
